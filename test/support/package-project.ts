/** Runs `serverless package` in a copy of the project, so that several runs can share a checkout. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import * as v from 'valibot';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));
/** The home directory of every `serverless`, which keeps its compiled schema there: 4 s of CPU. */
const home = join(projectDirectory, 'node_modules/.cache/serverless-home');
const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
const isSource = (name: string): boolean =>
  'config functions lib package.json serverless serverless.yml settings tsconfig.json'
    .split(' ')
    .includes(name);

const resourceSchema = v.looseObject({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
});
const templateSchema = v.looseObject({
  Resources: v.record(v.string(), resourceSchema),
  Outputs: v.record(v.string(), v.looseObject({})),
});

export type Resource = v.InferOutput<typeof resourceSchema>;
export type Template = v.InferOutput<typeof templateSchema>;

export type Package = Awaited<ReturnType<typeof packageProject>>;

/** A stage whose file exists only in the copy. */
interface StageOfCopy {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Copies the files that `serverless` needs to a temporary directory, and adds the file of a stage. With `folder` the copy is in
 * that folder of a workspace, whose packages are installed above it.
 */
export const copyProject = async (stage?: StageOfCopy, folder = '.') => {
  const root = await mkdtemp(join(tmpdir(), 'broker-package-'));
  const directory = join(root, folder);
  const sources = (await readdir(projectDirectory)).filter(isSource);
  await Promise.all(
    sources.map((name) => cp(join(projectDirectory, name), join(directory, name), { recursive: true })),
  );
  await mkdir(home, { recursive: true });
  await symlink(join(projectDirectory, 'node_modules'), join(root, 'node_modules'));
  if (stage) {
    const yaml = JSON.stringify(stage.settings); // JSON is YAML
    await writeFile(join(directory, 'config', `${stage.name}.yml`), yaml);
  }
  return {
    directory,
    /** Runs `serverless` with these arguments, without the AWS credentials of this process; resolves or rejects with its output. */
    serverless: async (
      commandLine: readonly string[],
      environment: NodeJS.ProcessEnv = {},
    ): Promise<string> => {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [serverless, ...commandLine], {
        cwd: directory,
        env: { PATH: process.env.PATH, HOME: home, ...environment },
        timeout: 120_000,
      });
      return stdout + stderr;
    },
    remove: () => rm(root, { recursive: true }),
  };
};

/** Runs `serverless package` for a stage, by default `example`, without AWS credentials; rejects with its output. */
export const packageProject = async (stage?: StageOfCopy, environment: NodeJS.ProcessEnv = {}) => {
  const project = await copyProject(stage);
  try {
    await project.serverless(['package', ...(stage ? ['--stage', stage.name] : [])], environment);
    const output = join(project.directory, '.serverless');
    const template = await readFile(join(output, 'cloudformation-template-update-stack.json'), 'utf8');
    const readZip = (name: 'token' | 'jwks'): Promise<Uint8Array> => readFile(join(output, `${name}.zip`));
    return {
      readZip,
      /** Returns the files in a function's zip, by name. */
      unzip: async (name: 'token' | 'jwks') => unzipSync(await readZip(name)),
      template: v.parse(templateSchema, JSON.parse(template)),
      remove: project.remove,
    };
  } catch (error) {
    await project.remove();
    throw error;
  }
};
