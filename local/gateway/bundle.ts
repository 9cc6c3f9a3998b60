/** Bundles the functions as the deployment does, with the runtime that calls their handlers. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esbuildOptions } from '../../serverless/build/esbuild.ts';
import type { Api } from './api.ts';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** The code of each function, which needs no files, by its name in serverless.yml. */
export type Bundles = Awaited<ReturnType<typeof bundleFunctions>>;

export const bundleFunctions = async ({ functions }: Api) => {
  const bundling = Object.entries(functions).map(async ([name, { module }]) => {
    // The runtime is evaluated first, so that the process ends with its parent even if the function hangs while it loads.
    const contents = `import { run } from './local/gateway/runtime.ts'; import { handler } from '${module}'; run(handler);`;
    const stdin = { contents, resolveDir: projectDirectory };
    const { outputFiles } = await build({
      ...esbuildOptions,
      absWorkingDir: projectDirectory,
      stdin,
      write: false,
    });
    return [name, outputFiles.map(({ text }) => text).join('')] as const;
  });
  return new Map(await Promise.all(bundling));
};
