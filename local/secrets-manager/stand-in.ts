/** Starts a stand-in for AWS Secrets Manager on loopback, with the protocol of the SDK and the AWS CLI, AWS JSON 1.1. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { listenOnLoopback, refuseForeignHost } from '../loopback.ts';
import { isSameSecret } from '../secret-text.ts';
import { refuse, SecretsManagerError } from './error.ts';
import { createSecretStore, type SecretStore } from './store.ts';

export type SecretsManagerStandIn = Awaited<ReturnType<typeof startSecretsManager>>;

export type Fault = ErrorResponse | 'reset';

interface ErrorResponse {
  readonly status: number;
  readonly type: string;
  readonly message?: string;
}

type Operation = (input: unknown) => object;

export interface StandInOptions {
  /** Required of every request: who knows it may read and change the secrets. */
  readonly accessKeyId: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/**
 * Starts an empty stand-in on 127.0.0.1. It accepts requests for its own address with this access key id. It
 * does not verify signatures: the secret key would be printed beside the id, so a signature would prove nothing more.
 */
export const startSecretsManager = async ({ accessKeyId, port, now = Date.now }: StandInOptions) => {
  const store = createSecretStore(now);
  const operations = createOperations(store);
  const calls: string[] = [];
  /** `fault` decides the outcome of all requests until it is undefined again. */
  const state: { fault: Fault | undefined } = { fault: undefined };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (refuseForeignHost(request, response)) return;
    const { fault } = state;
    const name = String(request.headers['x-amz-target']).replace(/^secretsmanager\./, '');
    calls.push(name);
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const body = await text(request);
    if (fault) return sendError(response, fault);
    respond(response, () => {
      checkAccessKeyId(request.headers.authorization, accessKeyId);
      return run(operations, name, body);
    });
  };

  // Rejects only if a caller disconnects while its body is read.
  const server = createServer((request, response) =>
    serve(request, response).catch(() => response.destroy()),
  );
  const { url, close } = await listenOnLoopback(server, port);
  return Object.assign(state, {
    /** `http://127.0.0.1:<port>`, the endpoint for the SDK. */
    url,
    /** The names of the operations in the order received, one for each attempt of the SDK. */
    calls,
    close,
    /** Creates a secret with this text, and returns its ARN. */
    createSecret: (Name: string, SecretString: string): string =>
      store.createSecret({ Name, SecretString, ClientRequestToken: randomUUID() }).ARN,
  });
};

/** Throws the error of AWS unless the Authorization header of Signature Version 4 names this access key id. */
function checkAccessKeyId(authorization: string | undefined, accessKeyId: string): void {
  if (!authorization) refuse('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, given = ''] = /^AWS4-HMAC-SHA256 Credential=([^/]*)\//.exec(authorization) ?? [];
  if (!isSameSecret(given, accessKeyId)) {
    refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
}

function respond(response: ServerResponse, outcome: () => object): void {
  try {
    send(response, 200, outcome());
  } catch (error) {
    const isRefusal = error instanceof SecretsManagerError;
    sendError(
      response,
      isRefusal ? error : { status: 500, type: 'InternalServiceError', message: String(error) },
    );
  }
}

function sendError(response: ServerResponse, { status, type, message }: ErrorResponse): void {
  send(response, status, { __type: type, Message: message });
}

function send(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

function run(operations: ReadonlyMap<string, Operation>, name: string, body: string): object {
  const operation = operations.get(name);
  if (!operation) refuse('UnknownOperationException', `There is no ${name}.`);
  return operation(JSON.parse(body, (_key, value: unknown) => value ?? undefined)); // null means absent, as at AWS
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
const versionStages = v.optional(v.pipe(v.array(label), v.minLength(1), v.maxLength(20)));

function createOperations(store: SecretStore): ReadonlyMap<string, Operation> {
  const describeSecret = v.object(secretId);
  const getSecretValue = v.object({ ...secretId, VersionId: versionId, VersionStage: v.optional(label) });
  const listSecretVersionIds = v.object({ ...secretId, IncludeDeprecated: v.optional(v.boolean()) });
  const updateSecretVersionStage = v.object({
    ...secretId,
    VersionStage: label,
    MoveToVersionId: versionId,
    RemoveFromVersionId: versionId,
  });
  const createSecret = v.object({ ...newVersion, Name: length(1, 512) });
  const putSecretValue = v.object({ ...newVersion, ...secretId, VersionStages: versionStages });
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
    return refuse('ValidationException', message);
  };
}
