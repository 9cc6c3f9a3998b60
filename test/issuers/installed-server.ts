/** Runs servers of other projects, each in a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../local/loopback.ts';
import type { ServerProcess } from '../support/server-process.ts';

export interface InstalledServer extends ServerProcess {
  readonly url: string;
}

/** Installs and starts a server, whose `close` also removes the folder. */
export const install = async (
  start: (folder: string, url: string) => Promise<ServerProcess>,
): Promise<InstalledServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'issuer-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const url = `http://127.0.0.1:${await findFreePort()}`;
  try {
    const server = await start(folder, url);
    const close = () => server.close().then(remove);
    return { ...server, url, close };
  } catch (error) {
    await remove();
    throw error;
  }
};
