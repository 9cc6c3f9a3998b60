/** What a broker is meant to be, by the options and, where they say nothing, by the settings of its stage. */
import * as v from 'valibot';
import type { Config } from '../../lib/config.ts';
import { type IdentityProvider, identityProviderSchema } from '../../lib/identity/provider.ts';
import { secretNameOf } from '../../serverless/names.ts';
import { CommandError } from '../command-error.ts';
import type { StageSettings, TargetOptions } from '../stage.ts';

/** The options that override the settings of the stage. */
export interface ExpectedOptions extends TargetOptions {
  readonly issuer?: readonly string[];
  readonly audience?: readonly string[];
  readonly origin?: readonly string[];
}

export interface Intended {
  readonly stage: string | undefined;
  readonly providers: readonly IdentityProvider[];
  readonly origins: readonly string[];
  readonly isAuthorizerOn: boolean;
  /** Name or ARN; where nothing tells it, undefined. */
  readonly secretId: string | undefined;
  readonly region: string | undefined;
  /** All that the functions are told, known of a stage only. */
  readonly config: Config | undefined;
}

/** `settings` are missing without a stage, and where they are faulty. Throws `CommandError` for wrong usage. */
export const readIntended = (options: ExpectedOptions, settings: StageSettings | undefined): Intended => ({
  stage: options.stage,
  providers: readProviders(options, settings?.config.identityProviders ?? []),
  origins: options.origin ?? settings?.allowedOrigins ?? [],
  isAuthorizerOn: settings?.isAuthorizerOn ?? false,
  secretId:
    options.secretId ??
    settings?.config.signingKey.secretId ??
    (options.stage && secretNameOf(options.stage)),
  region: options.region ?? settings?.region,
  config: settings?.config,
});

function readProviders(
  { issuer: issuers = [], audience: audiences = [] }: ExpectedOptions,
  ofStage: readonly IdentityProvider[],
): readonly IdentityProvider[] {
  if (issuers.length === 0 && audiences.length === 0) return ofStage;
  if (issuers.length === 0 || audiences.length === 0) {
    throw new CommandError(
      '--issuer and --audience go together: one is the iss, the other the aud of the tokens',
      2,
    );
  }
  return issuers.map((issuer) => {
    const known = ofStage.find((provider) => provider.issuers.includes(issuer));
    return { ...(known ?? v.parse(identityProviderSchema, { issuer, audiences })), audiences };
  });
}
