/** Deploys the project to a moto server with `serverless deploy`. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { copyProject } from '../support/package-project.ts';

export interface Deployment {
  readonly directory: string;
  /** The output of `serverless deploy`. */
  readonly printed: string;
  /** Returns the uploaded zip of a function. */
  readonly zipOf: (name: 'token' | 'jwks') => Promise<Buffer>;
  /** Unpacks a function; returns the path of a program that passes every message to its handler and sends the response. */
  readonly unpack: (name: 'token' | 'jwks') => Promise<string>;
  readonly remove: () => Promise<void>;
}

const plugin = 'allow-redundant-dependencies.cjs';

/** Deploys a copy of the project as stage `prod` with these settings; rejects with the output. */
export const deploy = async (
  environment: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>>,
): Promise<Deployment> => {
  const project = await copyProject({ name: 'prod', settings });
  const inProject = (name: string) => join(project.directory, name);
  await copyFile(fileURLToPath(new URL(plugin, import.meta.url)), inProject(plugin));
  const serverlessYml = await readFile(inProject('serverless.yml'), 'utf8');
  await writeFile(
    inProject('serverless.yml'),
    serverlessYml.replace('plugins: [', `plugins: [./${plugin}, `),
  );

  let printed: string;
  try {
    printed = await project.serverless(['deploy', '--stage', 'prod'], environment);
  } catch (error) {
    await project.remove();
    throw error;
  }
  const zipOf = (name: string) => readFile(inProject(`.serverless/${name}.zip`));
  return {
    directory: project.directory,
    printed,
    zipOf,
    unpack: async (name) => {
      for (const bytes of Object.values(unzipSync(await zipOf(name))))
        await writeFile(inProject(`${name}.mjs`), bytes);
      const program = inProject(`invoke-${name}.mjs`);
      await writeFile(
        program,
        `import { handler } from './${name}.mjs';
        process.on('message', async (event) => process.send(await handler(event)));`,
      );
      return program;
    },
    remove: project.remove,
  };
};
