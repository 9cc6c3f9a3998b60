/** Wraps an identity provider and the keys of its issuers as the functions do, without log and metrics. */
import type { IdentityProvider } from '../../lib/identity/provider/schema.ts';
import { type TrustedProvider, trustProvider } from '../../lib/identity/trusted-provider.ts';
import { createLog } from '../../lib/telemetry/log.ts';
import type { Tools } from './tools.ts';

export const trust = (provider: IdentityProvider, { now }: Pick<Tools, 'now'>): TrustedProvider =>
  trustProvider(provider, { now, log: createLog('ERROR', () => {}), emitMetrics: () => {} });
