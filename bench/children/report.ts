/** Reads the input, invokes handlers and writes the report in a process that bench/process.ts starts. */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

type Send = (token: string) => Promise<{ readonly statusCode: number; readonly body: string }>;

export const readInput = <Input>(): Input => JSON.parse(process.argv[2] ?? '');

/** Writes the report and exits, even if connections are open. */
export const report = (value: object): never => {
  writeSync(2, JSON.stringify(value));
  process.exit(0);
};

/** Loads a handler. Each `instance` loads an ES module again, which then reads the environment again. */
export const loadHandler = async (file: string, instance = 0): Promise<Send> => {
  const { handler } = await import(`${pathToFileURL(file)}?${instance}`);
  const request = { version: '2.0', routeKey: 'POST /token', rawPath: '/token', isBase64Encoded: false };
  const requestContext = { requestId: 'JKJaXmPLvHcESHA=', http: { method: 'POST', path: '/token' } };
  const browser = { accept: '*/*', 'accept-language': 'en-GB,en;q=0.9', origin: 'https://app.example.com' };
  return (token) => {
    const headers = { ...browser, 'content-length': '0', authorization: `Bearer ${token}` };
    return handler({ ...request, headers, requestContext }, { awsRequestId: 'bench' });
  };
};

/** Requests a Latenode JWT; throws if the status is not 200. */
export const requestToken = async (send: Send, token: string): Promise<string> => {
  const { statusCode, body } = await send(token);
  if (statusCode !== 200) throw new Error(`status ${statusCode}: ${body}`);
  return body;
};
