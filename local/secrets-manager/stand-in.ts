/** Starts a stand-in for AWS Secrets Manager on loopback, with the protocol of the SDK and the AWS CLI, AWS JSON 1.1. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { listenOnLoopback, refuseForeignHost } from '../loopback.ts';
import { invalidValue, refuse, SecretsManagerError } from './error.ts';
import { type Credentials, createSignatureCheck } from './signature.ts';
import { createSecretStore } from './store.ts';

export interface SecretsManagerStandIn {
  /** `http://127.0.0.1:<port>`, the endpoint for the SDK. */
  readonly url: string;
  /** The names of the operations in the order received, one for each attempt of the SDK. */
  readonly calls: readonly string[];
  /** The fault that the next requests get; undefined ends it. */
  fault: Fault | undefined;
  /** Stops the server and ends its connections, including hung ones. */
  close(): Promise<void>;
}

export type Fault = ErrorAnswer | 'hang' | 'reset';

interface ErrorAnswer {
  readonly status: number;
  readonly type: string;
  readonly message?: string;
}

type Operation = (input: unknown) => object;

/**
 * Starts an empty stand-in on 127.0.0.1, by default on a free port. With `credentials` it accepts only requests that
 * they signed, without them (in tests) all requests. `now` is in epoch milliseconds.
 */
export const startSecretsManager = async (
  options: { port?: number; now?: () => number; credentials?: Credentials } = {},
): Promise<SecretsManagerStandIn> => {
  const operations = createOperations(options.now ?? Date.now);
  const checkSignature = options.credentials && createSignatureCheck(options.credentials);
  const calls: string[] = [];

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (refuseForeignHost(request, response)) return;
    const { fault } = standIn;
    const { method = '', url: path = '', headers } = request;
    const name = String(headers['x-amz-target']).replace(/^secretsmanager\./, '');
    calls.push(name);
    if (fault === 'hang') return;
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const body = await text(request);
    if (fault) return sendError(response, fault);
    await answer(response, async () => {
      await checkSignature?.({ method, path, headers, body });
      return run(operations, name, body);
    });
  };

  // Rejects only if a caller disconnects while its body is read.
  const server = createServer((request, response) =>
    serve(request, response).catch(() => response.destroy()),
  );
  const { url, close } = await listenOnLoopback(server, options.port);
  const standIn: SecretsManagerStandIn = { url, calls, fault: undefined, close };
  return standIn;
};

async function answer(response: ServerResponse, outcome: () => Promise<object>): Promise<void> {
  try {
    send(response, 200, await outcome());
  } catch (error) {
    const isRefusal = error instanceof SecretsManagerError;
    sendError(
      response,
      isRefusal ? error : { status: 500, type: 'InternalServiceError', message: String(error) },
    );
  }
}

function sendError(response: ServerResponse, { status, type, message }: ErrorAnswer): void {
  send(response, status, { __type: type, Message: message });
}

function send(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

function run(operations: ReadonlyMap<string, Operation>, name: string, body: string): object {
  const operation = operations.get(name);
  if (!operation) refuse('UnknownOperationException', `There is no ${name}.`);
  return operation(parseJson(body));
}

function parseJson(body: string): unknown {
  try {
    // AWS treats a member that is null as absent.
    return JSON.parse(body, (_key, value: unknown) => value ?? undefined);
  } catch {
    refuse('SerializationException', 'The body is not valid JSON.');
  }
}

// The requests and their limits: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
const length = (min: number, max: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(max));
const secretId = { SecretId: length(1, 2048) };
const versionId = v.optional(length(32, 64));
const label = length(1, 256);
const maxValueBytes = 65_536;
const newVersion = {
  ClientRequestToken: versionId,
  SecretString: v.optional(v.pipe(v.string(), v.minLength(1), v.maxBytes(maxValueBytes))),
  SecretBinary: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.base64('not base64'),
      v.check((base64) => Buffer.byteLength(base64, 'base64') <= maxValueBytes, 'too long'),
    ),
  ),
};
const createSecret = v.object({
  ...newVersion,
  Name: length(1, 512),
  Description: v.optional(length(0, 2048)),
});
const putSecretValue = v.object({
  ...newVersion,
  ...secretId,
  VersionStages: v.optional(v.pipe(v.array(label), v.minLength(1), v.maxLength(20))),
});
const getSecretValue = v.object({ ...secretId, VersionId: versionId, VersionStage: v.optional(label) });
const describeSecret = v.object(secretId);
const listSecretVersionIds = v.object({ ...secretId, IncludeDeprecated: v.optional(v.boolean()) });
const updateSecretVersionStage = v.object({
  ...secretId,
  VersionStage: label,
  MoveToVersionId: versionId,
  RemoveFromVersionId: versionId,
});

function createOperations(now: () => number): ReadonlyMap<string, Operation> {
  const store = createSecretStore(now);
  return new Map([
    ['CreateSecret', operation(createSecret, store.createSecret)],
    ['PutSecretValue', operation(putSecretValue, store.putSecretValue)],
    ['GetSecretValue', operation(getSecretValue, store.getSecretValue)],
    ['DescribeSecret', operation(describeSecret, store.describeSecret)],
    ['ListSecretVersionIds', operation(listSecretVersionIds, store.listSecretVersionIds)],
    ['UpdateSecretVersionStage', operation(updateSecretVersionStage, store.updateSecretVersionStage)],
  ]);
}

function operation<const Schema extends v.GenericSchema>(
  schema: Schema,
  perform: (request: v.InferOutput<Schema>) => object,
): Operation {
  return (input) => {
    const result = v.safeParse(schema, input);
    if (result.success) return perform(result.output);
    const [issue] = result.issues;
    const message = `Value at '${v.getDotPath(issue)}' failed to satisfy constraint: ${issue.message}`;
    const isWrongType = issue.kind === 'schema' && issue.received !== 'undefined';
    if (isWrongType) refuse('SerializationException', message);
    return invalidValue(message);
  };
}
