/** Creates the cache of an issuer's keys from the operator's settings, with the issuer on loopback. */
import * as v from 'valibot';
import type { TestContext } from 'vitest';
import type { RemoteValue } from '../../lib/cache/remote-value.ts';
import { createIssuerKeys, type IssuerKeys } from '../../lib/identity/keys/issuer-keys.ts';
import { locateKeys } from '../../lib/identity/keys/location.ts';
import { identityProviderSchema } from '../../lib/identity/provider/schema.ts';
import { type Clock, createClock } from './clock.ts';
import { startIssuer, type TestIssuer } from './issuer.ts';
import { createRecordingLog, type RecordingLog } from './log.ts';

export interface IssuerKeysScene {
  readonly clock: Clock;
  readonly issuer: TestIssuer;
  readonly log: RecordingLog;
  readonly keys: RemoteValue<IssuerKeys>;
}

/** Starts an issuer for one test, and creates the cache of its keys for an entry with these members. */
export const setUpIssuerKeys = async (
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  members: object = {},
): Promise<IssuerKeysScene> => {
  const clock = createClock();
  const log = createRecordingLog();
  const issuer = await startIssuer(clock.now);
  onTestFinished(() => issuer.close());
  const entry = { issuer: issuer.issuer, audiences: ['spa'], ...members };
  const provider = v.parse(identityProviderSchema, entry);
  const location = locateKeys(provider, provider.issuers[0] ?? '');
  return {
    clock,
    issuer,
    log,
    keys: createIssuerKeys({ location, now: clock.now, log, emitMetrics: () => {} }),
  };
};
