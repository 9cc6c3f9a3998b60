/** Reads the version of this project. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const projectDirectory = fileURLToPath(new URL('..', import.meta.url));

/** Returns the output of `git describe`, such as `v0.2.0-3-gabcdef1-dirty`; without git the version in package.json. */
export const readVersion = (directory = projectDirectory): string => {
  try {
    const options = ['describe', '--tags', '--always', '--dirty'];
    const text = execFileSync('git', options, {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
    });
    return text.trim();
  } catch {
    const { version } = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8'));
    return String(version);
  }
};
