/** Recognizes names of settings, and suggests the setting that a misspelt name means. */
import { nearest } from '../lib/validation/nearest.ts';
import { type SettingName, settingNames } from './entries.ts';

/** The environment variables of the functions, with the settings that they are set from. */
export const variables = {
  LATENODE_TENANT_ID: 'latenodeTenantId',
  SIGNING_KEY_SECRET_ID: 'signingKeySecretArn',
  SIGNING_ALGORITHM: 'signingAlgorithm',
  OIDC_ISSUER: 'oidcIssuer',
  OIDC_AUDIENCE: 'oidcAudience',
  IDENTITY_PROVIDERS: 'identityProviders',
  ENTITLEMENTS: 'entitlements',
  TOKEN_TTL_SECONDS: 'tokenTtlSeconds',
  CLOCK_TOLERANCE_SECONDS: 'clockToleranceSeconds',
  SIGNING_KEY_TTL_SECONDS: 'signingKeyTtlSeconds',
  SIGNING_KEY_MAX_STALE_SECONDS: 'signingKeyMaxStaleSeconds',
  LOG_LEVEL: 'logLevel',
} as const satisfies Readonly<Record<string, SettingName>>;

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(entriesByName, name);

const entriesByName = Object.fromEntries(settingNames.map((name) => [name, name]));
const settingOfVariable = new Map<string, string>(Object.entries(variables));

/** Returns the setting that an unknown name probably means: that of a variable, or one with a similar name. */
export const meantSetting = (name: string): string | undefined =>
  settingOfVariable.get(name) ?? nearest(name, settingNames);

/** Returns the message for an unknown name. */
export const unknownSetting = (name: string): string => {
  const meant = meantSetting(name);
  if (settingOfVariable.has(name))
    return `is an environment variable of the functions: the setting is called ${meant}`;
  return meant
    ? `unknown setting, did you mean ${meant}?`
    : `unknown setting, expected one of ${settingNames.join(', ')}`;
};

/** Replaces names of variables with names of settings in a message of the functions. */
export const inSettings = (message: string): string =>
  Object.entries(variables).reduce((text, [variable, name]) => text.replaceAll(variable, name), message);
