/** Checks all settings of a stage, with the schema that the functions use. */
import * as v from 'valibot';
import { brokerEntries } from '../lib/config.ts';
import { type Problem, placeOf } from '../lib/validation/problem.ts';
import { checkShape } from '../lib/validation/shape.ts';
import { descriptions } from './descriptions.ts';
import { entries, type Settings, settingsSchema, validSettingsSchema } from './entries.ts';
import { explainName } from './explain-name.ts';
import { secretNameOf } from './names.ts';
import { brokenRules, canAuthorize, type Purpose } from './rules.ts';

export interface CheckedStage {
  /** Includes all defaults. */
  readonly settings: Settings;
  /** The settings of the functions as the operator writes them: the environment variable BROKER_SETTINGS. */
  readonly brokerSettings: string;
  /** Name or ARN of the secret with the signing key. */
  readonly secretId: string;
  readonly isAuthorizerOn: boolean;
}

/** Lambda's quota for the names and values of all environment variables together. */
const maxVariableBytes = 4096;

/** Checks the settings as the operator writes them (`values`). Returns the settings, or every problem once. */
export const checkStage = (
  stage: string,
  values: ReadonlyMap<string, unknown>,
  purpose: Purpose,
): CheckedStage | { readonly problems: readonly Problem[] } => {
  /** Says what a missing setting is for. */
  const describe = ({ message, ...problem }: Problem): Problem => {
    const name = placeOf(problem.path);
    return {
      ...problem,
      message: name in entries && !values.has(name) ? `${message}: ${descriptions[name]}` : message,
    };
  };
  const checked = checkShape(settingsSchema, Object.fromEntries(values), explainName);
  const unusable = unusableValues(Object.fromEntries(values));
  // The schema would report an unusable value once more, or what contains it.
  const explains = ({ path }: Problem) =>
    unusable.some((problem) => placeOf(problem.path.slice(0, path.length)) === placeOf(path));
  const invalidOnes = 'problems' in checked ? checked.problems.filter((problem) => !explains(problem)) : [];
  const own = [...unusable, ...invalidOnes.map(describe)];
  const invalid = new Set(own.flatMap(({ path: [name], suggestion }) => [name, suggestion]));
  const valid = v.parse(
    validSettingsSchema,
    Object.fromEntries([...values].filter(([name]) => !invalid.has(name))),
  );
  const given = Object.fromEntries(
    Object.keys(brokerEntries).flatMap((name) => (values.has(name) ? [[name, values.get(name)]] : [])),
  );
  const { identityProviders } = valid;
  const canBeOn = identityProviders !== undefined && canAuthorize(identityProviders);
  const problems = distinct([
    ...own,
    ...brokenRules(valid, (name) => values.has(name) || invalid.has(name), purpose),
    ...(identityProviders && valid.jwtAuthorizer === 'on' && !canBeOn ? [wrongAuthorizer] : []),
    ...tooLong(given),
  ]);
  if ('problems' in checked || problems.length > 0) return { problems };
  return {
    settings: checked.value,
    brokerSettings: JSON.stringify(given),
    secretId: checked.value.signingKeySecretArn ?? secretNameOf(stage),
    isAuthorizerOn: valid.jwtAuthorizer ? valid.jwtAuthorizer === 'on' : canBeOn,
  };
};

/** Returns the first problem of each path, because several checks of one value may fail for the same reason. */
export const distinct = (problems: readonly Problem[]): Problem[] => {
  const byPlace = new Map([...problems].reverse().map((problem) => [placeOf(problem.path), problem]));
  return problems.filter((problem) => byPlace.get(placeOf(problem.path)) === problem);
};

/** Finds values that are not what they seem to be, at any depth. */
function unusableValues(value: unknown, path: Problem['path'] = []): Problem[] {
  const message = defectOf(value);
  if (message !== undefined) return [{ path, message }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = [...path, Array.isArray(value) ? Number(name) : name];
    const defectOfName = defectOf(name);
    return defectOfName === undefined
      ? unusableValues(member, inner)
      : [{ path: inner, message: defectOfName }];
  });
}

function defectOf(value: unknown): string | undefined {
  if (value === null) return 'has no value: set one, or remove the line';
  // JavaScript rounds it, so that it would match no claim.
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    return 'is too large for an exact number: put it in quotes';
  if (typeof value !== 'string') return undefined;
  // osls and CloudFormation would replace them after this check.
  if (value.includes('${')) return 'variables such as ${…} are not supported: write the value';
  return value.includes('{{resolve:')
    ? 'dynamic references such as {{resolve:…}} are not supported: write the value'
    : undefined;
}

const wrongAuthorizer: Problem = {
  path: ['jwtAuthorizer'],
  message:
    '"on" requires one Cognito provider with one issuer and a list of audiences: remove the line, or set off',
};

/** Names the largest setting if the environment variables of the functions exceed Lambda's quota. */
function tooLong(given: Readonly<Record<string, unknown>>): Problem[] {
  const variables = {
    BROKER_SETTINGS: JSON.stringify(given),
    SIGNING_KEY_SECRET_ID: 'x'.repeat(130), // the length of an ARN, which CloudFormation fills in
    BROKER_VERSION: 'x'.repeat(40),
  };
  const bytes = bytesOf(Object.entries(variables).flat().join(''));
  if (bytes <= maxVariableBytes) return [];
  const sizes = Object.entries(given).map(([name, value]) => [name, bytesOf(JSON.stringify(value))] as const);
  const [name = '', size] = sizes.sort(([, one], [, other]) => other - one)[0] ?? [];
  const message = `has ${size} bytes, so that the environment variables of the functions have ${bytes}, of which Lambda allows ${maxVariableBytes}: ${shorten[name] ?? 'shorten it'}`;
  return [{ path: [name], message }];
}

/** Advice for the settings that can be long. */
const shorten: Readonly<Record<string, string>> = {
  identityProviders: 'name fewer tenants or audiences, or deploy a second stage for some of them',
  entitlements: 'combine rules by lists of values, or read plan_id, space_id and role_id from claims',
};

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
