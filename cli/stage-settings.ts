/** Reads the settings of a stage: serverless.yml, resolved by the framework as a deployment resolves it. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { readConfig } from '../lib/config.ts';
import { secretNameOf } from '../serverless/names.ts';
import { CommandError } from './command-error.ts';
import type { StageSettings } from './stage.ts';

const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
const projectDirectory = fileURLToPath(new URL('..', import.meta.url));
const longestMilliseconds = 30_000;

const reference = v.looseObject({ Ref: v.string() });
const printedSchema = v.object({
  provider: v.object({ region: v.string() }),
  custom: v.object({
    settings: v.object({
      environment: v.record(v.string(), v.union([v.string(), reference])),
      allowedOrigins: v.array(v.string()),
      authorizer: v.string(),
    }),
  }),
});

/** `params` are `name=value`. Needs no credentials. Throws `CommandError` with every parameter that is faulty. */
export const readStageSettings = async (stage: string, params: readonly string[]): Promise<StageSettings> => {
  const { provider, custom } = v.parse(printedSchema, JSON.parse(await print(stage, params)));
  const { environment, allowedOrigins, authorizer } = custom.settings;
  // The secret that the stack makes is a reference there, which CloudFormation alone would resolve.
  const variables = Object.entries(environment).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : secretNameOf(stage),
  ]);
  return {
    config: readConfig(Object.fromEntries(variables)),
    allowedOrigins,
    isAuthorizerOn: authorizer === 'on',
    region: provider.region,
  };
};

async function print(stage: string, params: readonly string[]): Promise<string> {
  const args = [
    'print',
    '--stage',
    stage,
    '--format',
    'json',
    ...params.flatMap((pair) => ['--param', pair]),
  ];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [serverless, ...args], {
      cwd: projectDirectory,
      timeout: longestMilliseconds,
      killSignal: 'SIGKILL',
      maxBuffer: 10_000_000,
    });
    return stdout.slice(stdout.indexOf('{')); // a plugin may have something to say first
  } catch (error) {
    throw new CommandError(faultsIn(error));
  }
}

/** Of all that the framework prints, what serverless/params.cjs has said; else the first line that says something. */
function faultsIn(error: unknown): string {
  const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
  const printed = `${stderr}${stdout}`;
  const [, faults] = /missing or faulty:\n((?: {4}.*\n?)+)/.exec(printed) ?? [];
  if (faults) return faults.trim().replaceAll(/\n\s+/g, '\n');
  const [line = 'serverless print does not end'] = printed
    .split('\n')
    .filter((text) => /^(?!Error:?$)\S/.test(text));
  return line;
}
