/** Bundles a function as the deployment does, with the runtime that calls its handler. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esbuildOptions } from '../../serverless/build/esbuild.ts';
import type { Api } from './api.ts';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** The code of each function, by its name in serverless.yml. */
export type Bundles = ReadonlyMap<string, string>;

export const bundleFunctions = async ({ functions }: Api): Promise<Bundles> => {
  const bundling = Object.entries(functions).map(
    async ([name, { module }]) => [name, await bundleFunction(module)] as const,
  );
  return new Map(await Promise.all(bundling));
};

/** Returns the code, which needs no files; `module` is a path from the project's directory. */
export const bundleFunction = async (module: string): Promise<string> => {
  const { outputFiles } = await build({
    ...esbuildOptions,
    absWorkingDir: projectDirectory,
    stdin: {
      // The runtime is evaluated first, so that the process ends with its parent even if the function hangs while it loads.
      contents: `import { run } from './local/gateway/runtime.ts'; import { handler } from '${module}'; run(handler);`,
      resolveDir: projectDirectory,
    },
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
};
