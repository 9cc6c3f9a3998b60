/** Runs the commands of `npm run key` in process, with a stand-in for Secrets Manager and a broker of three environments. */
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach } from 'vitest';
import { keyProgram } from '../../../cli/key/program.ts';
import { CommandError } from '../../../cli/shared/command-error.ts';
import type { Handler } from '../../../lib/http/handler.ts';
import { createSecretReader } from '../../../lib/signing-key/secrets-manager.ts';
import { startSecretsManager } from '../../../local/secrets-manager/stand-in.ts';
import { wireBroker } from '../../support/broker.ts';
import { createClock } from '../../support/clock.ts';
import { startGateway } from '../../support/gateway.ts';
import { createRecordingLog } from '../../support/log.ts';
import { clientOf } from '../../support/secret.ts';
import { required, variablesOf } from '../../support/settings.ts';
import { loadedStage, run } from '../run.ts';

export const secretId = 'latenode-token-broker/test/signing-key';

type Files = Readonly<Record<string, string | Buffer>>;

/** Starts the servers; the stage "test" exists, its secret does not. */
const startKeyCli = async (given: Files) => {
  const clock = createClock();
  const secretsManager = await startSecretsManager({ accessKeyId: 'test', now: clock.now });
  const client = clientOf(secretsManager.url, 'us-east-1');
  const wiring = { readSecret: createSecretReader(client, secretId), now: clock.now };
  const wire = () => wireBroker(variablesOf({}, secretId), { ...wiring, log: createRecordingLog() }).jwks;
  const environments = [wire(), wire(), wire()] as const;
  let requests = 0;
  const jwks: Handler = (event) => environments[(requests++ % 3) as 0 | 1 | 2](event);
  const endpoint = await startGateway({ jwks, token: jwks }, required.allowedOrigins);
  /** The existing files, by path. */
  const files: Record<string, string | Buffer> = { ...given };
  /** The operator's replies to the next questions; a function does something before it replies. If empty, there is no terminal. */
  const replies: (boolean | (() => Promise<boolean>))[] = [];
  /** The questions so far. */
  const questions: string[] = [];
  /** The outputs of the stack, which does not exist without any. */
  const outputs = new Map<string, string>();

  /** Runs a command line; the progress is part of `err`. Waiting advances the clock. */
  const runKey = (...args: string[]) =>
    run(keyProgram, args, {
      readFile: async (path) => {
        const content = files[path];
        if (content === undefined) throw new CommandError(`${path} cannot be read`);
        return { bytes: Buffer.from(content), isShared: path.startsWith('shared') };
      },
      readStage: async (stage) => {
        if (stage !== 'test') throw new CommandError(`there is no stage ${stage}`);
        return loadedStage({}, { secretId });
      },
      createClient: () => client,
      readStackOutputs: async (stack) => {
        if (outputs.size === 0) throw new Error(`Stack with id ${stack} does not exist`);
        return outputs;
      },
      confirm: async (question) => {
        questions.push(question);
        const reply = replies.shift();
        if (reply === undefined) throw new CommandError('a question needs a terminal');
        return typeof reply === 'boolean' ? reply : reply();
      },
      now: clock.now,
      sleep: async (seconds) => clock.elapse(seconds),
    });

  return {
    ...{ clock, secretsManager, client, endpoint, files, replies, questions, outputs, run: runKey },
    /** Runs a command line with `--json`, and returns the parsed output. */
    runJson: async (...args: string[]) => JSON.parse((await runKey(...args, '--json')).out),
    /** The options for the stage and its endpoint. */
    here: () => ['--stage', 'test', '--endpoint', endpoint.url],
    /** Creates a secret, by default that of the stage and empty. */
    deploy: (SecretString?: string, Name = secretId) =>
      client.send(new CreateSecretCommand({ Name, SecretString })),
    /** Returns the value of the stage's secret. */
    read: async (VersionStage = 'AWSCURRENT') => {
      const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage });
      return (await client.send(command)).SecretString;
    },
    close: async () => {
      client.destroy();
      await Promise.all([secretsManager.close(), endpoint.close()]);
    },
  };
};

/** Starts the servers for each test, with these files. */
export const provideKeyCli = (files: Files) => {
  const cli = {} as Awaited<ReturnType<typeof startKeyCli>>;
  beforeEach(async () => {
    Object.assign(cli, await startKeyCli(files));
  });
  afterEach(() => cli.close());
  return cli;
};
