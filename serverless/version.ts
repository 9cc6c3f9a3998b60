/** Reads the version of this project. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const projectDirectory = fileURLToPath(new URL('..', import.meta.url));

/** Lists what a deployment uses in addition to the commit. */
export interface Sources {
  /** The stage file: `config/prod.yml`. */
  readonly file?: string;
  /** Overrides: `name=value`. */
  readonly parameters?: readonly string[];
}

/**
 * Returns the output of `git describe`, such as `v0.2.0-3-gabcdef1`, with `-dirty` if the commit alone does not give the same
 * deployment; without git the version in package.json.
 */
export const readVersion = (
  { file, parameters = [] }: Sources = {},
  directory = projectDirectory,
): string => {
  const git = (...options: readonly string[]): string =>
    execFileSync('git', options, {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
    }).trim();
  try {
    const text = git('describe', '--tags', '--always', '--dirty');
    const isTracked = file === undefined || git('ls-files', '--', file) !== '';
    return text.endsWith('-dirty') || (isTracked && parameters.length === 0) ? text : `${text}-dirty`;
  } catch {
    const { version } = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8'));
    return String(version);
  }
};
