/** Provides the I/O of the commands: files, AWS, the terminal, HTTP and time. Tests replace it. */
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { explainForeignResponse } from '../../lib/signing-key/secrets-manager.ts';
import { type LoadedStage, loadStage } from '../../settings/load.ts';
import { CommandError } from './command-error.ts';
import { printableLines } from './printable.ts';

interface FileContent {
  readonly bytes: Buffer;
  /** True if other users of this machine can read the file. */
  readonly isShared: boolean;
}

export type StackOutputs = ReadonlyMap<string, string>;

export interface Tools {
  /** Reads a file; `-` is the standard input. */
  readonly readFile: (path: string) => Promise<FileContent>;
  /** Creates a client for the region, by default for the one that the SDK finds. */
  readonly createClient: (region: string | undefined) => SecretsManagerClient;
  /** Reads the settings of a stage with overrides `name=value`. Throws an `InvalidInputError` that names each problem. */
  readonly readStage: (stage: string, params: readonly string[]) => Promise<LoadedStage>;
  /** Reads the outputs of a CloudFormation stack, by key. */
  readonly readStackOutputs: (stack: string, region: string | undefined) => Promise<StackOutputs>;
  /** Asks a question and resolves with true for yes; throws `CommandError` without a terminal. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly fetch: typeof fetch;
  /** Latenode's white-label API, and the operator's token for it. */
  readonly latenodeApi: { readonly url: string; readonly token: string | undefined };
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (seconds: number) => Promise<unknown>;
}

// An operator is waiting, so an address that does not respond must be reported soon.
const clientOptions = (region: string | undefined) => ({
  ...(region !== undefined && { region }),
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
});

/** Finds credentials and region as the AWS SDK does: environment, profiles, SSO, and so on. */
export const createTools = (): Tools => {
  // package.json states the supported versions of Node; the SDK would print a warning of its own at every command.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return {
    readFile: async (path) => {
      try {
        if (path === '-') return { bytes: await buffer(process.stdin), isShared: false };
        const [bytes, { mode }] = await Promise.all([readFile(path), stat(path)]);
        return { bytes, isShared: process.platform !== 'win32' && (mode & 0o044) !== 0 };
      } catch (error) {
        throw new CommandError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
      }
    },
    createClient: (region) => new SecretsManagerClient(clientOptions(region)),
    readStage: async (stage, parameters) => loadStage({ stage, parameters }),
    readStackOutputs: async (StackName, region) => {
      const client = new CloudFormationClient(clientOptions(region));
      const { Stacks, $metadata } = await client.send(new DescribeStacksCommand({ StackName }));
      if (!Stacks) throw explainForeignResponse({ $metadata }); // the SDK reads any XML, such as a page in XHTML
      const outputs = Stacks.flatMap(({ Outputs = [] }) => Outputs);
      return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
    },
    confirm: async (question) => {
      if (!process.stdin.isTTY)
        throw new CommandError('there is no terminal to ask for confirmation; use --yes');
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      const given = terminal.question(`${printableLines(question)} [y/N] `).catch(() => 'no');
      const reply = await Promise.race([given, once(terminal, 'close').then(() => 'no')]); // Ctrl-C, Ctrl-D
      terminal.close();
      return /^y(es)?$/i.test(reply.trim());
    },
    fetch,
    latenodeApi: {
      url: 'https://api.latenode.com/latenode/v1/whitelabel',
      token: process.env.LATENODE_API_TOKEN,
    },
    now: Date.now,
    sleep: (seconds) => sleep(seconds * 1000),
  };
};
