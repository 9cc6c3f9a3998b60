/** Checks all settings of a stage, with the schema that the functions use. */
import * as v from 'valibot';
import { brokerEntries } from '../lib/config.ts';
import { type Problem, placeOf } from '../lib/validation/problem.ts';
import { checkShape } from '../lib/validation/shape.ts';
import { descriptions } from './descriptions.ts';
import { isSettingName, type Settings, settingsSchema, validSettingsSchema } from './entries.ts';
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

/**
 * Checks the settings as the operator writes them (`values`). Returns the settings, or every problem once; `ofText` are the
 * problems of the text from which the values were read.
 */
export const checkStage = (
  stage: string,
  values: ReadonlyMap<string, unknown>,
  purpose: Purpose,
  ofText: readonly Problem[] = [],
): CheckedStage | { readonly problems: readonly Problem[] } => {
  const known = Object.fromEntries([...values].filter(([name]) => isSettingName(name)));
  const unusable = [...ofText, ...unusableValues(known).filter((problem) => !isInside(ofText, problem))];
  const checked = checkShape(settingsSchema, Object.fromEntries(values), explainName);
  // The schema would report an unusable value, or the value that contains it, a second time.
  const invalid =
    'problems' in checked ? checked.problems.filter((problem) => !isInside(unusable, problem)) : [];
  const names = new Set(
    [...unusable, ...invalid].flatMap(({ path: [name], suggestion }) => [name, suggestion]),
  );
  const valid = v.parse(
    validSettingsSchema,
    Object.fromEntries(Object.entries(known).filter(([name]) => !names.has(name))),
  );
  const given = Object.fromEntries(Object.entries(known).filter(([name]) => name in brokerEntries));
  const { identityProviders, jwtAuthorizer, signingKeySecretArn } = valid;
  const canBeOn = identityProviders !== undefined && canAuthorize(identityProviders);
  const problems = [
    ...unusable,
    ...invalid.map((problem) => (values.has(String(problem.path[0])) ? problem : describe(problem))),
    ...brokenRules(valid, (name) => values.has(name) || names.has(name), purpose),
    ...(identityProviders && jwtAuthorizer === 'on' && !canBeOn ? [wrongAuthorizer] : []),
    ...tooLong(given, signingKeySecretArn ?? longestArnOf(stage)),
  ];
  if ('problems' in checked || problems.length > 0) return { problems };
  return {
    settings: checked.value,
    brokerSettings: JSON.stringify(given),
    secretId: checked.value.signingKeySecretArn ?? secretNameOf(stage),
    isAuthorizerOn: jwtAuthorizer ? jwtAuthorizer === 'on' : canBeOn,
  };
};

/** True if one of the problems is about the same value as this one, or about a part of it. */
function isInside(problems: readonly Problem[], { path }: Problem): boolean {
  return problems.some((problem) => placeOf(problem.path.slice(0, path.length)) === placeOf(path));
}

/** Says what a missing setting is for. */
function describe({ path, message, ...problem }: Problem): Problem {
  return { path, message: `${message}: ${descriptions[placeOf(path)]}`, ...problem };
}

/** Finds values, at any depth, that are not what they seem to be. */
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
  if (value.includes('{{resolve:'))
    return 'dynamic references such as {{resolve:…}} are not supported: write the value';
  return value.includes('\uFFFD') ? 'contains U+FFFD, which replaces bytes that are not UTF-8' : undefined;
}

const wrongAuthorizer: Problem = {
  path: ['jwtAuthorizer'],
  message:
    '"on" requires one Cognito provider with one issuer and a list of audiences: remove the line, or set off',
};

/** Names the largest setting if the environment variables of the functions exceed Lambda's quota. */
function tooLong(given: Readonly<Record<string, unknown>>, SIGNING_KEY_SECRET_ID: string): Problem[] {
  const BROKER_VERSION = 'x'.repeat(40);
  const variables = { BROKER_SETTINGS: JSON.stringify(given), SIGNING_KEY_SECRET_ID, BROKER_VERSION };
  const bytes = bytesOf(Object.entries(variables).flat().join(''));
  if (bytes <= maxVariableBytes) return [];
  const sizes = Object.entries(given).map(([name, value]) => [name, bytesOf(JSON.stringify(value))] as const);
  const [name = '', size] = sizes.sort(([, one], [, other]) => other - one)[0] ?? [];
  const message = `has ${size} bytes, and the environment variables of the functions ${bytes} in total, more than Lambda's ${maxVariableBytes}: ${shorten[name] ?? 'shorten it'}`;
  return [{ path: [name], message }];
}

/** Returns a text as long as the ARN that CloudFormation fills in for the secret of the stack. */
function longestArnOf(stage: string): string {
  return `arn:aws-us-gov:secretsmanager:ap-southeast-1:123456789012:secret:${secretNameOf(stage)}-AbCdEf`;
}

/** Advice for the settings that can be long. */
const shorten: Readonly<Record<string, string>> = {
  identityProviders: 'name fewer tenants or audiences, or deploy a second stage for some of them',
  entitlements: 'combine rules by lists of values, or read plan_id, space_id and role_id from claims',
};

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
