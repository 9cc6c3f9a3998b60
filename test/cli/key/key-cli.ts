/** Runs the commands of `npm run key` in process, with a stand-in for Secrets Manager and a broker's key set. */

import { createServer } from 'node:http';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { keyProgram } from '../../../cli/key/program.ts';
import { CommandError } from '../../../cli/shared/command-error.ts';
import type { StageSettings } from '../../../cli/shared/tools.ts';
import type { Handler } from '../../../lib/http/handler.ts';
import { createJwksHandler } from '../../../lib/jwks-handler.ts';

import { createSecretReader, type ReadSecret } from '../../../lib/signing-key/secrets-manager.ts';
import { createSigningKeySource } from '../../../lib/signing-key/source.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';
import { type SecretsManagerStandIn, startSecretsManager } from '../../../local/secrets-manager/stand-in.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { createRecordingLog } from '../../support/log.ts';
import { clientOf } from '../../support/secret.ts';
import { configOf } from '../../support/settings.ts';
import { type Ran, run } from '../run.ts';

export interface KeySetEndpoint {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Replaces the answer of the broker. */
  override: { readonly status: number; readonly body: string } | undefined;
  readonly close: () => Promise<void>;
}

/** Starts the endpoint with three environments; a key is fresh for 300 seconds, less the jitter of each environment. */
const startKeySetEndpoint = async (readSecret: ReadSecret, now: () => number): Promise<KeySetEndpoint> => {
  const ttls = { signingKeyTtlSeconds: 300, signingKeyMaxStaleSeconds: 3600 };
  const log = createRecordingLog();
  const handlers: Handler[] = [1, 2, 3].map(() => {
    const signingKey = createSigningKeySource({ ...ttls, readSecret, now, log, emitMetrics: () => {} });
    return createJwksHandler({ signingKey, audit: () => {}, now });
  });
  let requests = 0;
  const server = createServer(async (request, response) => {
    const handler = handlers[requests++ % handlers.length];
    if (endpoint.override) {
      response.writeHead(endpoint.override.status).end(endpoint.override.body);
    } else if (request.url !== '/.well-known/jwks.json' || !handler) {
      response.writeHead(404).end();
    } else {
      const { statusCode, headers, body } = await handler({});
      response.writeHead(statusCode, headers).end(body);
    }
  });
  const { url, close } = await listenOnLoopback(server);
  const endpoint: KeySetEndpoint = { url, override: undefined, close };
  return endpoint;
};

export const secretId = 'latenode-token-broker/test/signing-key';

const stageSettings = (secretId: string): StageSettings => ({
  region: 'us-east-1',
  config: configOf(),
  secretId,
  allowedOrigins: [],
  isAuthorizerOn: false,
});

export interface KeyCli {
  readonly clock: Clock;
  readonly secretsManager: SecretsManagerStandIn;
  readonly client: SecretsManagerClient;
  readonly endpoint: KeySetEndpoint;
  /** The existing files, by path. */
  readonly files: Record<string, string | Buffer>;
  /** The settings by stage, initially of `test`. */
  readonly stages: Record<string, StageSettings>;
  /** The operator's replies to the next questions, after what is done meanwhile; if empty, there is no terminal. */
  readonly replies: (boolean | (() => Promise<boolean>))[];
  /** The questions so far. */
  readonly questions: readonly string[];
  /** The outputs of the stacks, by `<stack>.<output>`. */
  readonly outputs: Record<string, string>;
  /** Runs a command line; the progress is part of `err`. Waiting advances the clock. */
  readonly run: (...args: string[]) => Promise<Ran>;
  /** Runs a command line with `--json`, and returns the parsed output. */
  readonly runJson: (...args: string[]) => Promise<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

export const startKeyCli = async (): Promise<KeyCli> => {
  const clock = createClock();
  const secretsManager = await startSecretsManager({ accessKeyId: 'test', now: clock.now });
  const client = clientOf(secretsManager.url, 'us-east-1');
  const endpoint = await startKeySetEndpoint(createSecretReader(client, secretId), clock.now);
  const files: Record<string, string | Buffer> = {};
  const stages: Record<string, StageSettings> = { test: stageSettings(secretId) };
  const replies: KeyCli['replies'] = [];
  const questions: string[] = [];
  const outputs: Record<string, string> = {};

  const runKey = (...args: string[]): Promise<Ran> =>
    run(keyProgram, args, {
      readFile: async (path) => {
        const content = files[path];
        if (content === undefined) throw new CommandError(`${path} cannot be read`);
        return { bytes: Buffer.from(content), isShared: path.startsWith('shared') };
      },
      readStage: async (stage) => {
        const settings = stages[stage];
        if (!settings) throw new CommandError(`there is no stage ${stage}`);
        return settings;
      },
      createClient: () => client,
      readStackOutputs: async (stack) => {
        const keySetUrl = outputs[`${stack}.KeySetUrl`];
        if (!keySetUrl) throw new Error(`Stack with id ${stack} does not exist`);
        return new Map([['KeySetUrl', keySetUrl]]);
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
    clock,
    secretsManager,
    client,
    endpoint,
    files,
    stages,
    replies,
    questions,
    outputs,
    run: runKey,
    runJson: async (...args) => JSON.parse((await runKey(...args, '--json')).out),
    close: async () => {
      client.destroy();
      await Promise.all([secretsManager.close(), endpoint.close()]);
    },
  };
};
