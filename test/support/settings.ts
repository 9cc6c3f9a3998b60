/** Passes the operator's settings to the functions, as a deployment does. */
import { type Config, type Environment, readConfig } from '../../lib/config.ts';

/** Returns the environment variables of the functions for these settings, with the required ones added. */
export const variablesOf = (settings: object = {}, secretId = 'latenode/signing-key') => ({
  BROKER_SETTINGS: JSON.stringify({
    latenodeTenantId: 42,
    identityProviders: [{ issuer: 'https://issuer.example.com', audiences: ['spa'] }],
    entitlements: 'everybody',
    ...settings,
  }),
  SIGNING_KEY_SECRET_ID: secretId,
});

/** Returns the configuration that the functions read from these variables. */
export const configOf = (settings: object = {}): Config => readConfig(variablesOf(settings));

/** Returns the lines of the error that reports an invalid configuration, after the first. */
export const problemsIn = (environment: Environment): string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    const [, ...lines] = String(error).split('\n');
    return lines.map((line) => line.trim());
  }
  return [];
};
