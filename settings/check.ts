/** Checks all settings of a stage, with the schemas that the functions use. */
import * as v from 'valibot';
import { type Config, checkConfig } from '../lib/config.ts';
import { entries, type Settings, settingsSchema, validSettingsSchema } from './entries.ts';
import { bytesOf, environmentOf, maxEnvironmentBytes } from './environment.ts';
import { secretNameOf } from './names.ts';
import { distinct, type Problem, problemsOf, roundedNumbers } from './problem.ts';
import { brokenRules, canAuthorize, type Purpose } from './rules.ts';
import { inSettings, isSettingName, meantSetting, unknownSetting, variables } from './setting-names.ts';

export interface CheckedStage {
  /** Includes the defaults of the deployment; `config` has those of the functions. */
  readonly settings: Settings;
  /** The environment variables of the functions; without the id of the secret if the stack creates the secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** The configuration that the functions read from these variables. */
  readonly config: Config;
  readonly isAuthorizerOn: boolean;
}

/** Checks the settings as the operator writes them (`values`). Returns the settings, or every problem once. */
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
  // The functions' own check covers conditions between settings. It runs once each of them is valid.
  const checked = Object.values(variables).some((name) => invalid.has(name))
    ? { problems: [] }
    : checkConfig({ SIGNING_KEY_SECRET_ID: secretNameOf(stage), ...environment });
  const canBeOn = 'config' in checked && canAuthorize(checked.config.identityProviders);

  const problems = [
    ...own,
    ...brokenRules(valid, (name) => values.has(name), purpose),
    ...('config' in checked ? [] : checked.problems.map(toProblem)),
    ...('config' in checked && valid.jwtAuthorizer === 'on' && !canBeOn ? [wrongAuthorizer] : []),
    ...(bytesOf(environment) > maxEnvironmentBytes ? [tooLong(bytesOf(environment))] : []),
  ];
  if (!('config' in checked) || problems.length > 0) return { problems: distinct(problems) };
  return {
    settings: v.parse(settingsSchema, Object.fromEntries(values)),
    environment,
    config: checked.config,
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
      if (value === null) return [{ path: [name], message: 'has no value: set one, or remove the line' }];
      if (value === undefined && meant.has(name)) return []; // it is misspelt, which is the only problem to report
      if (value === undefined && !v.is(schema, undefined))
        return [{ path: [name], message: `is missing: ${v.getDescription(schema)}` }];
      // osls would replace a variable after this check.
      if (JSON.stringify(value)?.includes('${'))
        return [{ path: [name], message: 'variables such as ${…} are not supported: write the value' }];
      return [...roundedNumbers(value, [name]), ...problemsOf(schema, value, [name])];
    }),
  ].map(({ path, message }) => ({ path, message: inSettings(message) }));
}

/** Converts a line such as `OIDC_AUDIENCE: expected …`. */
function toProblem(line: string): Problem {
  const [, name = '', message = line] = /^(\w+)\S*: (.*)$/s.exec(inSettings(line)) ?? [];
  return { path: name ? [name] : [], message };
}

const wrongAuthorizer: Problem = {
  path: ['jwtAuthorizer'],
  message:
    '"on" requires one Cognito provider with one issuer and a list of audiences: remove the line, or set off',
};

const tooLong = (bytes: number): Problem => ({
  path: [],
  message: `identityProviders and entitlements are too long: Lambda allows ${maxEnvironmentBytes} bytes for all environment variables, these have ${bytes}`,
});
