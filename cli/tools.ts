/** The I/O of the commands: files, AWS, the terminal, HTTP and time. Tests replace it. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CommandError } from './command-error.ts';

export interface Tools {
  /** The text of a file; `-` is the standard input. */
  readonly readFile: (path: string) => Promise<string>;
  /** A client for the region, or for the one that the SDK finds. */
  readonly createClient: (region: string | undefined) => SecretsManagerClient;
  /** An output of a CloudFormation stack. */
  readonly readStackOutput: (stack: string, output: string, region: string | undefined) => Promise<string>;
  /** Asks a question to be answered by yes or no; throws `CommandError` without a terminal. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly fetch: typeof fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (seconds: number) => Promise<unknown>;
}

// Somebody is waiting at the terminal, so an address that does not answer is told soon.
const clientOptions = (region: string | undefined) => ({
  ...(region !== undefined && { region }),
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
});

/** Credentials and region as the AWS SDK finds them: environment, profiles, SSO, and so on. */
export const createTools = (): Tools => {
  // The SDK would remind of it at every command; which Node versions will do stands in package.json.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return {
    readFile: async (path) => {
      try {
        return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8');
      } catch (error) {
        throw new CommandError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
      }
    },
    createClient: (region) => new SecretsManagerClient(clientOptions(region)),
    readStackOutput: async (StackName, output, region) => {
      const client = new CloudFormationClient(clientOptions(region));
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
      const found = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === output)?.OutputValue;
      if (found === undefined) throw new CommandError(`the stack ${StackName} has no output ${output}`);
      return found;
    },
    confirm: async (question) => {
      if (!process.stdin.isTTY) throw new CommandError('a question needs a terminal; --yes answers yes');
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      const given = terminal.question(`${question} [y/N] `).catch(() => 'no');
      const answer = await Promise.race([given, once(terminal, 'close').then(() => 'no')]); // Ctrl-C, Ctrl-D
      terminal.close();
      return /^y(es)?$/i.test(answer.trim());
    },
    fetch,
    now: Date.now,
    sleep: (seconds) => sleep(seconds * 1000),
  };
};
