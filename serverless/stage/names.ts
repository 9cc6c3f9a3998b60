/** Names of settings: which ones there are, and which one a wrong name was meant to be. */
import { nearest } from '../../lib/validation/nearest.ts';
import { type SettingName, settingNames } from './entries.ts';

/** The variables of the functions, and the settings that they come from. */
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

/** The setting that a wrong name was meant to be, if any is close. */
export const meantSetting = (name: string): string | undefined =>
  settingOfVariable.get(name) ?? nearest(name, settingNames);

/** The message for a name that is no setting. */
export const unknownSetting = (name: string): string => {
  const meant = meantSetting(name);
  if (settingOfVariable.has(name)) return `is a variable of the functions: the setting is called ${meant}`;
  return meant
    ? `unknown setting, did you mean ${meant}?`
    : `unknown setting, expected one of ${settingNames.join(', ')}`;
};

/** Replaces the names of variables by those of settings, in messages of the functions. */
export const inSettings = (message: string): string =>
  Object.entries(variables).reduce((text, [variable, name]) => text.replaceAll(variable, name), message);
