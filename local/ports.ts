/** Chooses the ports of `npm start`: the same ones in every run if they are free. */
import { findFreePort } from './loopback.ts';

/** The servers in the order of their ports; the first has the port that `PORT` names. */
export const servers = ['api', 'demo', 'identityProvider', 'secretsManager', 'latenode'] as const;

export type ServerName = (typeof servers)[number];

export interface Port {
  readonly number: number;
  /** The default port, if another program uses it. */
  readonly taken: number | undefined;
}

export type Ports = Readonly<Record<ServerName, Port>>;

/**
 * Returns one port per server: `first` and those after it, or a free one where one is in use. With 0, all are free ones.
 * @param isRequired throws if `first` is in use
 */
export const choosePorts = async (first: number, isRequired: boolean): Promise<Ports> => {
  const chosen: Partial<Record<ServerName, Port>> = {};
  const start = first || (await findFreePort());
  for (const [index, server] of servers.entries()) {
    const usual = start + index;
    const number = await findFreePort(usual < 65_536 ? usual : 0);
    const taken = number === usual || first === 0 ? undefined : usual;
    if (taken === first && isRequired)
      throw new Error(`PORT: another program uses port ${first}, or the system reserves it`);
    chosen[server] = { number, taken };
  }
  return chosen as Ports;
};
