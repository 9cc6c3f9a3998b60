/** The options of all commands: how they are read, and what the help says of them. */
import * as v from 'valibot';
import { algorithmNames } from '../lib/jwt/algorithms.ts';
import { isHttpsUrl, issuerUrl } from '../lib/validation/https-url.ts';
import { oneOf, text } from '../lib/validation/shape.ts';
import { isOrigin } from '../serverless/origin.ts';

const digits = (what: string) =>
  v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/, `expected ${what}`), v.transform(Number));
const flag = v.optional(v.boolean(), false);
const endpoint =
  'expected an https URL (http for loopback only), such as https://abc123.execute-api.us-east-1.amazonaws.com';
const space = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,14}:\d$/, 'expected SPACE:ROLE, such as 2:3'),
  v.transform((pair) => pair.split(':').map(Number)),
  v.transform(([spaceId, roleId]) => ({ space_id: spaceId, role_id: roleId })),
);

/** Several may be given at once, as in serverless.yml. */
const commaSeparated = <Schema extends v.GenericSchema<string>>(item: Schema) =>
  v.optional(
    v.pipe(
      v.array(v.string()),
      v.transform((texts) => texts.flatMap((text) => text.split(',')).map((text) => text.trim())),
      v.array(item),
    ),
    [],
  );

export const optionSchema = v.object({
  stage: v.optional(v.pipe(v.string(), v.regex(/^[\w-]+$/, 'expected the name of a stage, such as prod'))),
  region: v.optional(text('a region, such as eu-central-1')),
  'secret-id': v.optional(text('the name or the ARN of a secret')),
  endpoint: v.optional(v.pipe(v.string(), v.check(isHttpsUrl, endpoint))),
  algorithm: v.optional(oneOf(algorithmNames)),
  ttl: v.optional(digits('seconds'), '300'),
  yes: flag,
  user: v.optional(text('the id of a user')),
  plan: v.optional(digits('the number of a plan')),
  space: v.optional(v.array(space), []),
  'no-personal-space': flag,
  tenant: v.optional(digits('the number of a tenant')),
  param: v.optional(v.array(v.pipe(v.string(), v.regex(/^\w+=/, 'expected NAME=VALUE'))), []),
  issuer: commaSeparated(issuerUrl),
  audience: commaSeparated(text('the aud of the tokens')),
  origin: commaSeparated(
    v.pipe(v.string(), v.check(isOrigin, 'expected an origin, such as https://app.example.com')),
  ),
  token: v.optional(text('a token, or - for the standard input')),
  json: flag,
  help: flag,
});

export type OptionName = keyof typeof optionSchema.entries;
export type Options = v.InferOutput<typeof optionSchema>;

interface OptionHelp {
  /** What the value is, for an option that has one. */
  readonly value?: string;
  readonly isRepeatable?: true;
  readonly text: string;
}

const help: Readonly<Record<OptionName, OptionHelp>> = {
  stage: {
    value: 'NAME',
    text: 'stage of the deployment, whose secret is latenode-token-broker/NAME/signing-key',
  },
  region: { value: 'NAME', text: 'AWS region; otherwise as the AWS SDK finds it' },
  'secret-id': { value: 'ID', text: 'name or ARN of the secret, where it is not the one of the stage' },
  endpoint: { value: 'URL', text: 'where the broker answers; otherwise the output KeySetUrl of the stack' },
  algorithm: {
    value: 'NAME',
    text: 'such as RS256; otherwise the one that the key itself names, or its default',
  },
  ttl: { value: 'SECONDS', text: 'SIGNING_KEY_TTL_SECONDS of the deployment; otherwise 300' },
  yes: { text: 'do not ask' },
  user: { value: 'ID', text: 'user_id of the token' },
  plan: { value: 'NUMBER', text: 'plan_id of the token' },
  space: { value: 'SPACE:ROLE', isRepeatable: true, text: 'a grant in the token; may be repeated' },
  'no-personal-space': { text: 'no_personal_space in the token' },
  tenant: { value: 'NUMBER', text: 'tenant_id of the token; otherwise LATENODE_TENANT_ID' },
  param: {
    value: 'NAME=VALUE',
    isRepeatable: true,
    text: 'a parameter of the stage that the deployment was given like this; may be repeated',
  },
  issuer: {
    value: 'URL',
    isRepeatable: true,
    text: 'whose tokens are accepted; otherwise those of the stage. Several with commas, or repeated',
  },
  audience: {
    value: 'NAME',
    isRepeatable: true,
    text: "the tokens' aud; otherwise those of the stage. Likewise",
  },
  origin: {
    value: 'URL',
    isRepeatable: true,
    text: 'allowed origin; otherwise those of the stage. Likewise',
  },
  token: {
    value: 'TOKEN',
    text: "a person's own, for a run to the end; - reads it from the standard input, out of the shell's history",
  },
  json: { text: 'print JSON (with npm run --silent, nothing else)' },
  help: { text: 'print this' },
};

/** What `parseArgs` wants to know of an option. */
export const optionTypes = Object.fromEntries(
  Object.entries(help).map(([name, { value, isRepeatable = false }]) => [
    name,
    { type: value ? 'string' : 'boolean', multiple: isRepeatable },
  ]),
) as Readonly<Record<OptionName, { type: 'string' | 'boolean'; multiple: boolean }>>;

/** The line of an option in a command's help. */
export const optionHelp = (name: OptionName): string => {
  const { value, text } = help[name];
  return `  ${`--${name}${value ? ` ${value}` : ''}`.padEnd(22)}${text}`;
};
