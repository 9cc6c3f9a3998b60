/** Combines the options and the settings of the stage into the expected values. */
import * as v from 'valibot';
import type { BrokerSettings } from '../../lib/config.ts';
import { type IdentityProvider, identityProviderSchema } from '../../lib/identity/provider/schema.ts';
import { usageError } from '../shared/command-error.ts';
import { regionOf, type TargetOptions } from '../shared/stage.ts';
import type { StageSettings } from '../shared/tools.ts';

/** The options that override the settings of the stage. */
export interface ExpectedOptions extends TargetOptions {
  readonly issuer?: readonly string[];
  readonly audience?: readonly string[];
  readonly origin?: readonly string[];
}

export interface Expected {
  /** The options that select the broker, with the region of the stage. */
  readonly target: TargetOptions;
  readonly providers: readonly IdentityProvider[];
  readonly origins: readonly string[];
  /** Name or ARN; undefined if neither option nor stage names it. */
  readonly secretId: string | undefined;
  /** Tolerance of the functions for the times in tokens. */
  readonly clockToleranceSeconds: number;
  /** All settings of the functions; undefined without a stage, and if its settings are invalid. */
  readonly config: BrokerSettings | undefined;
}

/** Throws a usage error for options that exclude each other. */
export const readExpected = (options: ExpectedOptions, settings: StageSettings | undefined): Expected => ({
  target: { ...options, region: regionOf(options, settings) },
  providers: readProviders(options, settings?.config.identityProviders ?? []),
  origins: options.origin ?? settings?.allowedOrigins ?? [],
  secretId: options.secretId ?? settings?.secretId,
  clockToleranceSeconds: settings?.config.clockToleranceSeconds ?? 30,
  config: settings?.config,
});

function readProviders(
  { issuer: issuers = [], audience: audiences = [] }: ExpectedOptions,
  ofStage: readonly IdentityProvider[],
): readonly IdentityProvider[] {
  if (issuers.length === 0 && audiences.length === 0) return ofStage;
  if (issuers.length === 0 || audiences.length === 0)
    throw usageError('--issuer and --audience must be used together');
  return issuers.map((issuer) => {
    const known = ofStage.find((provider) => provider.issuers.includes(issuer));
    return { ...(known ?? v.parse(identityProviderSchema, { issuer, audiences })), audiences };
  });
}

/** Detail and remedy of a check that is skipped because no issuer is expected. */
export const needsIssuer = [
  'no issuer is known',
  'specify --issuer and --audience, or a --stage with valid settings',
] as const satisfies readonly [string, string];
