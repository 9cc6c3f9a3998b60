/** The options that several commands share: how they are read, and what the help says of them. */
import { type Command, InvalidArgumentError, Option, type OptionValues } from '@commander-js/extra-typings';
import * as v from 'valibot';
import { shortFormIssuer } from '../lib/identity/provider.ts';
import { algorithmNames } from '../lib/jwt/algorithms.ts';
import { isHttpsUrl } from '../lib/validation/https-url.ts';
import { text } from '../lib/validation/shape.ts';
import { isOrigin } from '../serverless/origin.ts';

type Schema<Output> = v.GenericSchema<string, Output>;

/** Reads one value by a schema; its message becomes commander's usage error. */
export const by =
  <Output>(schema: Schema<Output>) =>
  (value: string): Output => {
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    throw new InvalidArgumentError(`${result.issues[0].message}.`);
  };

/** Collects the values of an option that may be repeated. */
export const repeated =
  <Output>(schema: Schema<Output>) =>
  (value: string, previous: readonly Output[] = []): readonly Output[] => [...previous, by(schema)(value)];

/** Collects values that are separated by commas or given by repeating the option. */
export const listed =
  <Output>(schema: Schema<Output>) =>
  (values: string, previous: readonly Output[] = []): readonly Output[] => [
    ...previous,
    ...values.split(',').map((value) => by(schema)(value.trim())),
  ];

const matching = (pattern: RegExp, what: string) => v.pipe(v.string(), v.regex(pattern, `expected ${what}`));

/** A positive integer. */
export const positiveInteger = (what: string) =>
  by(v.pipe(matching(/^[1-9]\d{0,14}$/, what), v.transform(Number)));

export const algorithm = new Option(
  '--algorithm <name>',
  "signature algorithm; otherwise the key's own, or the default of its type",
).choices(algorithmNames);
export const create = new Option('--create', 'create the secret if it does not exist');
export const yes = new Option('--yes', 'answer yes to every question');

const target = <Flags extends string>(flags: Flags, description: string) =>
  new Option(flags, description).helpGroup('Which broker:');
const apiUrl =
  'an https URL (http for loopback only), such as https://abc123.execute-api.us-east-1.amazonaws.com';

const stage = target('--stage <name>', 'stage of the deployment').argParser(
  by(matching(/^[\w-]+$/, 'the name of a stage, such as prod')),
);
const param = target(
  '--param <name=value>',
  'setting that the deployment was given; may be repeated',
).argParser(repeated(matching(/^\w+=/, 'NAME=VALUE')));
const region = target(
  '--region <name>',
  "AWS region; otherwise the stage's, or as the AWS SDK finds it",
).argParser(by(text('a region, such as eu-central-1')));
const secretId = target(
  '--secret-id <id>',
  "name or ARN of the secret, if it is not the stage's own",
).argParser(by(text('the name or the ARN of a secret')));
const endpoint = target('--endpoint <url>', 'address of the broker; otherwise that of the stack').argParser(
  by(v.pipe(v.string(), v.check(isHttpsUrl, `expected ${apiUrl}`))),
);

/** Adds the options that say which broker a command is for, those of `TargetOptions`. */
export const withTarget = <Args extends unknown[], Opts extends OptionValues>(command: Command<Args, Opts>) =>
  command.addOption(stage).addOption(param).addOption(region).addOption(secretId).addOption(endpoint);

const expected = <Flags extends string>(flags: Flags, description: string) =>
  new Option(flags, description).helpGroup(
    "Expected values, instead of the stage's settings (comma-separated or repeated):",
  );
const originUrl = v.pipe(
  v.string(),
  v.check(isOrigin, 'expected an origin, such as https://app.example.com'),
);

export const issuer = expected('--issuer <url>', 'accepted iss').argParser(listed(shortFormIssuer));
export const audience = expected(
  '--audience <name>',
  'accepted aud, for Cognito access tokens client_id',
).argParser(listed(text('the aud of the tokens')));
export const origin = expected('--origin <url>', 'allowed origin').argParser(listed(originUrl));
