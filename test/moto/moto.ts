/** Starts a moto server (https://docs.getmoto.org), which emulates AWS, on a free port of loopback. */
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../local/loopback.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

export interface Moto extends ServerProcess {
  readonly url: string;
  /** Environment variables that make every AWS SDK use the server. */
  readonly environment: Readonly<Record<string, string>>;
  /** Has the server check the policies of the users whose credentials it created, or not. */
  readonly enforceIam: (isEnforced: boolean) => Promise<void>;
}

/** Starts `moto_server`, which must be on the PATH. */
export const startMoto = async (): Promise<Moto> => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const command = ['moto_server', '-H', '127.0.0.1', '-p', String(port)];
  const server = await startServerProcess(command, {
    url: `${url}/moto-api/`,
    longestStartSeconds: 120,
    environment: { PYTHONPATH: fileURLToPath(new URL('python', import.meta.url)) },
  });
  return {
    ...server,
    url,
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'moto',
      AWS_SECRET_ACCESS_KEY: 'moto',
    },
    enforceIam: async (isEnforced) => {
      await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: isEnforced ? '0' : 'inf' });
    },
  };
};
