/** Starts a moto server (https://docs.getmoto.org), which emulates AWS, on a free port of loopback. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../local/loopback.ts';

export interface Moto {
  readonly url: string;
  /** Environment variables that make every AWS SDK use the server. */
  readonly environment: Readonly<Record<string, string>>;
  /** Has the server check the policies of the users whose credentials it created, or not. */
  readonly enforceIam: (isEnforced: boolean) => Promise<void>;
  /** Returns the output so far. */
  readonly printed: () => string;
  readonly close: () => Promise<void>;
}

/** Runs a command until the standard input ends, which it does with this process, however that ends. */
const untilInputEnds = 'exec 3<&0; "$@" & pid=$!; (cat <&3; kill $pid) >/dev/null 2>&1 & wait $pid';

const longestStartMilliseconds = 60_000;

/** Starts `moto_server`, which must be on the PATH; rejects with its output if it does not respond. */
export const startMoto = async (): Promise<Moto> => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const command = ['moto_server', '-H', '127.0.0.1', '-p', String(port)];
  const env = { ...process.env, PYTHONPATH: fileURLToPath(new URL('python', import.meta.url)) };
  const child = spawn('sh', ['-c', untilInputEnds, 'sh', ...command], { stdio: 'pipe', env });
  const ended = once(child, 'exit');
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const isUp = await Promise.race([waitUntilAnswering(`${url}/moto-api/`), ended.then(() => false)]);
  if (!isUp) {
    child.stdin.end();
    throw new Error(`moto_server did not start:\n${printed}`);
  }
  return {
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
    printed: () => printed,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
};

async function waitUntilAnswering(url: string): Promise<boolean> {
  const deadline = Date.now() + longestStartMilliseconds;
  while (Date.now() < deadline) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      // not listening yet
    }
    await sleep(100);
  }
  return false;
}
