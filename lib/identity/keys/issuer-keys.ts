/** Fetches and caches the public keys of an issuer (RFC 7517). */
import { attemptTwice } from '../../cache/attempt.ts';
import { fetchJson } from '../../cache/fetch-json.ts';
import { createRemoteValue, type RemoteValue } from '../../cache/remote-value.ts';
import { reportTo } from '../../cache/report.ts';
import type { Log } from '../../telemetry/log.ts';
import type { EmitMetrics } from '../../telemetry/metrics.ts';
import { type KeySet, readKeySet } from './jwk-set.ts';
import { jwksUriIn, type KeyLocation } from './location.ts';

export interface IssuerKeys extends KeySet {
  /** The published document, to detect changes. */
  readonly text: string;
}

export interface IssuerKeysOptions {
  readonly location: KeyLocation;
  readonly now: () => number;
  readonly log: Log;
  readonly emitMetrics: EmitMetrics;
}

/** Makes the cache, which rejects with `identity_provider_unavailable` if the issuer fails and none of its keys is cached. */
export const createIssuerKeys = ({
  location,
  now,
  log,
  emitMetrics,
}: IssuerKeysOptions): RemoteValue<IssuerKeys> =>
  createRemoteValue<IssuerKeys>({
    fetch: (known) => attemptTwice((signal) => fetchKeys(location, known, signal), { timeoutSeconds: 1.5 }),
    reason: 'issuer_unreachable',
    freshSeconds: 600,
    staleSeconds: 3600,
    abandonSeconds: 4,
    now,
    report: reportTo({
      log,
      emitMetrics,
      what: 'issuer keys',
      describe: (keys) => ({ issuer: location.issuer, kids: keys?.ids }),
    }),
  });

/** Fetches the keys. Returns the known object if the document has not changed, so that its keys are not parsed again. */
async function fetchKeys(
  location: KeyLocation,
  known: IssuerKeys | undefined,
  signal: AbortSignal,
): Promise<IssuerKeys> {
  const { issuer, discoveryUrl } = location;
  const jwksUri = location.jwksUri ?? jwksUriIn(await fetchJson(new URL(discoveryUrl), signal), issuer);
  const published = await fetchJson(new URL(jwksUri), signal);
  const text = JSON.stringify(published);
  return text === known?.text ? known : { ...readKeySet(published), text };
}
