/** The options that several commands share: how they are read, and what the help says of them. */
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import * as v from 'valibot';
import { shortFormIssuer } from '../lib/identity/provider.ts';
import { algorithmNames } from '../lib/jwt/algorithms.ts';
import { isHttpsUrl } from '../lib/validation/https-url.ts';
import { text } from '../lib/validation/shape.ts';
import { isOrigin } from '../serverless/origin.ts';

/** Reads one value by a schema; its message becomes commander's usage error. */
export const by =
  <Output>(schema: v.GenericSchema<string, Output>) =>
  (value: string): Output => {
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    throw new InvalidArgumentError(`${result.issues[0].message}.`);
  };

/** Collects the values of an option that may be repeated. */
export const repeated =
  <Output>(schema: v.GenericSchema<string, Output>) =>
  (value: string, previous: readonly Output[] = []): readonly Output[] => [...previous, by(schema)(value)];

/** Collects values that are separated by commas or given by repeating the option. */
export const listed =
  <Output>(schema: v.GenericSchema<string, Output>) =>
  (values: string, previous: readonly Output[] = []): readonly Output[] => [
    ...previous,
    ...values.split(',').map((value) => by(schema)(value.trim())),
  ];

/** A positive integer. */
export const positiveInteger = (what: string) =>
  by(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/, `expected ${what}`), v.transform(Number)));

const broker = 'Which broker:';
const stageName = v.pipe(v.string(), v.regex(/^[\w-]+$/, 'expected the name of a stage, such as prod'));
const endpointUrl = v.pipe(
  v.string(),
  v.check(
    isHttpsUrl,
    'expected an https URL (http for loopback only), such as https://abc123.execute-api.us-east-1.amazonaws.com',
  ),
);

export const stage = new Option('--stage <name>', 'stage of the deployment')
  .argParser(by(stageName))
  .helpGroup(broker);
export const region = new Option(
  '--region <name>',
  "AWS region; otherwise the stage's, or as the AWS SDK finds it",
)
  .argParser(by(text('a region, such as eu-central-1')))
  .helpGroup(broker);
export const secretId = new Option(
  '--secret-id <id>',
  "name or ARN of the secret, if it is not the stage's own",
)
  .argParser(by(text('the name or the ARN of a secret')))
  .helpGroup(broker);
export const endpoint = new Option(
  '--endpoint <url>',
  'address of the broker; otherwise the output KeySetUrl of the stack',
)
  .argParser(by(endpointUrl))
  .helpGroup(broker);
export const param = new Option(
  '--param <name=value>',
  'parameter that the deployment of the stage was given; may be repeated',
)
  .argParser(repeated(v.pipe(v.string(), v.regex(/^\w+=/, 'expected NAME=VALUE'))))
  .helpGroup(broker);

export const algorithm = new Option(
  '--algorithm <name>',
  "signature algorithm; otherwise the key's own, or the default of its type",
).choices(algorithmNames);
export const create = new Option('--create', 'create the secret if it does not exist');
export const yes = new Option('--yes', 'answer yes to every question');

const expected = "Expected values, instead of the stage's settings (comma-separated or repeated):";
const originUrl = v.pipe(
  v.string(),
  v.check(isOrigin, 'expected an origin, such as https://app.example.com'),
);

export const issuer = new Option('--issuer <url>', 'accepted iss')
  .argParser(listed(shortFormIssuer))
  .helpGroup(expected);
export const audience = new Option('--audience <name>', 'accepted aud, for Cognito access tokens client_id')
  .argParser(listed(text('the aud of the tokens')))
  .helpGroup(expected);
export const origin = new Option('--origin <url>', 'allowed origin')
  .argParser(listed(originUrl))
  .helpGroup(expected);
