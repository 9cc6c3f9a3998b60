/** Checks the operator's settings and passes them to the functions, as a deployment does. */
import { type Config, type Environment, readConfig } from '../../lib/config.ts';
import { textOf } from '../../lib/validation/problem.ts';
import { type CheckedStage, checkStage } from '../../settings/check.ts';
import type { Purpose } from '../../settings/rules.ts';

/** The operator's settings by name. */
export type Settings = Readonly<Record<string, unknown>>;

/** The required settings. */
export const required = {
  region: 'us-east-1',
  latenodeTenantId: 42,
  allowedOrigins: ['https://portal.example.com'],
  identityProviders: [{ issuer: 'https://issuer.example.com', audiences: ['spa'] }],
  entitlements: 'everybody',
} satisfies Settings;

export const withProviders = (...identityProviders: object[]): Settings => ({
  ...required,
  identityProviders,
});

const check = (settings: Settings, purpose: Purpose) => {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return checkStage('prod', new Map(given), purpose);
};

/** Returns a line for each problem, with its place and message. */
export const problemsOf = (settings: Settings, purpose: Purpose = 'package'): string[] => {
  const checked = check(settings, purpose);
  return 'problems' in checked ? checked.problems.map(textOf) : [];
};

/** Returns the checked stage; throws with the problems if there are any. */
export const stageOf = (settings: Settings, purpose: Purpose = 'package'): CheckedStage => {
  const checked = check(settings, purpose);
  if ('problems' in checked) throw new Error(problemsOf(settings, purpose).join('\n'));
  return checked;
};

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
