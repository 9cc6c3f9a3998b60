/** A proxy in front of moto that records the change sets which osls creates. */
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listenOnLoopback } from '../../local/loopback.ts';
import type { Moto } from './moto.ts';

export interface RecordingProxy {
  readonly environment: Readonly<Record<string, string>>;
  /** The parameters of each `CreateChangeSet`. */
  readonly changeSets: readonly URLSearchParams[];
  readonly close: () => Promise<void>;
}

/** Starts the proxy. It also adds the alarm `server-errors` to the stack, which moto skips. */
export const startProxy = async (moto: Moto): Promise<RecordingProxy> => {
  const changeSets: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const body = await buffer(request);
    const sent = new URLSearchParams(
      String(headers['content-type']).includes('urlencoded') ? body.toString() : '',
    );
    if (sent.get('Action') === 'CreateChangeSet') changeSets.push(sent);
    if (sent.get('LogicalResourceId') === 'ServerErrorsAlarm') {
      const id = `<PhysicalResourceId>${sent.get('StackName')}-server-errors</PhysicalResourceId>`;
      const result = `<StackResourceDetail>${id}</StackResourceDetail>`;
      response.writeHead(200, { 'Content-Type': 'text/xml' });
      response.end(
        `<Response><DescribeStackResourceResult>${result}</DescribeStackResourceResult></Response>`,
      );
      return;
    }
    const forwarded = forward(new URL(url, moto.url), { method, headers });
    const [reply] = await once(forwarded.end(body), 'response');
    response.writeHead(reply.statusCode, reply.headers);
    reply.pipe(response);
  });
  const { url: AWS_ENDPOINT_URL, close } = await listenOnLoopback(server);
  return { environment: { ...moto.environment, AWS_ENDPOINT_URL }, changeSets, close };
};
