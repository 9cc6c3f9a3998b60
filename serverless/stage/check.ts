/** Checks the settings of a stage as a whole, with the functions' own schemas. */
import * as v from 'valibot';
import { type Config, checkConfig } from '../../lib/config.ts';
import { secretNameOf } from '../names.ts';
import { entries, type Settings, settingsSchema, validSettingsSchema } from './entries.ts';
import { bytesOf, environmentOf, maxEnvironmentBytes } from './environment.ts';
import { inSettings, isSettingName, meantSetting, unknownSetting, variables } from './names.ts';
import { distinct, type Problem, problemsOf, roundedNumbers } from './problem.ts';
import { brokenRules, canAuthorize, type Purpose } from './rules.ts';

export interface CheckedStage {
  /** With the defaults of the deployment; those of the functions are in `config`. */
  readonly settings: Settings;
  /** The functions' variables, without the secret's id where the stack creates the secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** The environment variables of the functions. */
  readonly config: Config;
  readonly isAuthorizerOn: boolean;
}

/** `values` are the settings as the operator writes them. Returns every problem once. */
export const checkStage = (
  stage: string,
  values: ReadonlyMap<string, unknown>,
  purpose: Purpose,
): CheckedStage | { readonly problems: readonly Problem[] } => {
  const own = ownProblems(values);
  const invalid = new Set(own.flatMap(({ path: [name] }) => [name, meantSetting(String(name))]));
  const valid = v.parse(
    validSettingsSchema,
    Object.fromEntries([...values].filter(([name]) => !invalid.has(name))),
  );
  const environment = environmentOf(values);
  // The functions judge what concerns several of their settings, once each of these is valid.
  const judged = Object.values(variables).some((name) => invalid.has(name))
    ? { problems: [] }
    : checkConfig({ SIGNING_KEY_SECRET_ID: secretNameOf(stage), ...environment });
  const canBeOn = 'config' in judged && canAuthorize(judged.config.identityProviders);

  const problems = [
    ...own,
    ...brokenRules(valid, (name) => values.has(name), purpose),
    ...('config' in judged ? [] : judged.problems.map(toProblem)),
    ...('config' in judged && valid.jwtAuthorizer === 'on' && !canBeOn ? [wrongAuthorizer] : []),
    ...(bytesOf(environment) > maxEnvironmentBytes ? [tooLong(bytesOf(environment))] : []),
  ];
  if (!('config' in judged) || problems.length > 0) return { problems: distinct(problems) };
  return {
    settings: v.parse(settingsSchema, Object.fromEntries(values)),
    environment,
    config: judged.config,
    isAuthorizerOn: valid.jwtAuthorizer ? valid.jwtAuthorizer === 'on' : canBeOn,
  };
};

/** Unknown and missing names, and settings that are invalid by themselves. */
function ownProblems(values: ReadonlyMap<string, unknown>): Problem[] {
  const unknown = [...values.keys()].filter((name) => !isSettingName(name));
  const meant = new Set(unknown.map(meantSetting));
  return [
    ...unknown.map((name) => ({ path: [name], message: unknownSetting(name) })),
    ...Object.entries(entries).flatMap(([name, schema]) => {
      const value = values.get(name);
      if (value === null) return [{ path: [name], message: 'has no value: give it one, or remove the line' }];
      if (value === undefined && meant.has(name)) return []; // missing because it is misspelt
      if (value === undefined && !v.is(schema, undefined))
        return [{ path: [name], message: `is missing: ${v.getDescription(schema)}` }];
      // osls would replace it after this check.
      if (JSON.stringify(value)?.includes('${'))
        return [{ path: [name], message: 'variables such as ${…} are not supported: write the value' }];
      return [...roundedNumbers(value, [name]), ...problemsOf(schema, value, [name])];
    }),
  ].map(({ path, message }) => ({ path, message: inSettings(message) }));
}

/** `OIDC_AUDIENCE: expected …` */
function toProblem(line: string): Problem {
  const [, name = '', message = line] = /^(\w+)\S*: (.*)$/s.exec(inSettings(line)) ?? [];
  return { path: name ? [name] : [], message };
}

const wrongAuthorizer: Problem = {
  path: ['jwtAuthorizer'],
  message:
    '"on" is for one Cognito provider with one issuer and a list of audiences: remove it, or write off',
};

const tooLong = (bytes: number): Problem => ({
  path: [],
  message: `identityProviders and entitlements are too long: Lambda allows ${maxEnvironmentBytes} bytes for all variables, these have ${bytes}`,
});
