/** Global setup: packs the client and installs it, with the frameworks, in a folder outside the checkout. */
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import needChromium from '../browser/need-chromium.ts';
import { projectDirectory } from '../support/guides.ts';
import { run } from './run.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which the client and the frameworks are installed. */
    readonly frontEndFolder: string;
    readonly clientTarball: string;
  }
}

export default async (project: TestProject): Promise<() => Promise<void>> => {
  needChromium();
  await run('npm', ['run', 'pack:client'], projectDirectory);
  const dist = join(projectDirectory, 'dist');
  const [tarball = ''] = (await readdir(dist)).filter((name) => name.endsWith('.tgz'));
  const folder = await mkdtemp(join(tmpdir(), 'latenode-front-end-'));
  await copyFile(join(import.meta.dirname, 'packages.json'), join(folder, 'package.json'));
  await copyFile(join(dist, 'latenode-token-client.js'), join(folder, 'latenode-token-client.js'));
  await run('npm', ['install', '--ignore-scripts', '--no-package-lock', join(dist, tarball)], folder);
  project.provide('frontEndFolder', folder);
  project.provide('clientTarball', join(dist, tarball));
  return () => rm(folder, { recursive: true });
};
