/** Runs a stand-in for Latenode's white-label API that answers as documented. */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from '../../../local/loopback.ts';

export interface LatenodeApiStandIn {
  readonly url: string;
  readonly token: string;
  /** Method and path of each request, and its body. */
  readonly requests: readonly string[];
  plans: object[];
  users: object[];
  /** Replaces the answer. */
  override: { status: number; body: string; headers?: Record<string, string> } | undefined;
  readonly close: () => Promise<void>;
}

export const planOf = (id: string, name: string, status = 'plan_status_active') => {
  const time = '2025-04-29T13:00:15Z';
  return { id, name, status, features: [], created_at: time, updated_at: time };
};

const container = (data: object | null, ...errors: object[]) => ({
  success: errors.length === 0,
  request_id: 'dPuN9LQBj1GUG805x27B',
  data,
  errors,
});

export const failure = (code: string, message: string) => container(null, { message, code });

export const startLatenodeApi = async (): Promise<LatenodeApiStandIn> => {
  const token = 'api+token/of=the&operator';
  const requests: string[] = [];
  const answer = async (request: IncomingMessage): Promise<{ status: number; body: object }> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    requests.push(`${request.method} ${pathname} ${await text(request)}`.trim());
    if (searchParams.get('AUTH_TOKEN') !== token)
      return { status: 401, body: failure('auth.Unauthorized', 'Unauthorized') };
    const data: Record<string, object> = {
      'GET /whitelabel/plans': { plans: standIn.plans },
      'POST /whitelabel/users/list': { users: standIn.users },
    };
    const found = data[`${request.method} ${pathname}`];
    return found
      ? { status: 200, body: container(found) }
      : { status: 500, body: failure('not.Found', 'no') };
  };
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request);
    const { override } = standIn;
    response.writeHead(override?.status ?? status, {
      'Content-Type': 'application/json',
      ...override?.headers,
    });
    response.end(override?.body ?? JSON.stringify(body));
  });
  const { url, close } = await listenOnLoopback(server);
  const standIn: LatenodeApiStandIn = {
    url: `${url}/whitelabel`,
    token,
    requests,
    plans: [],
    users: [],
    override: undefined,
    close,
  };
  return standIn;
};
