/** Defines the options that several commands share, with their parsers and help texts. */
import { type Command, InvalidArgumentError, Option, type OptionValues } from '@commander-js/extra-typings';
import * as v from 'valibot';
import { algorithmNames } from '../../lib/jwt/algorithms.ts';
import { isHttpsUrl } from '../../lib/validation/https-url.ts';
import { text } from '../../lib/validation/shape.ts';

type Schema<Output> = v.GenericSchema<string, Output>;

/** Parses one value with a schema, whose message becomes a sentence in commander's usage error. */
const by =
  <Output>(schema: Schema<Output>) =>
  (value: string): Output => {
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    const { message } = result.issues[0];
    throw new InvalidArgumentError(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`);
  };

/** Collects the values of an option that may be repeated. */
export const repeated =
  <Output>(schema: Schema<Output>) =>
  (value: string, previous: readonly Output[] = []): readonly Output[] => [...previous, by(schema)(value)];

const matching = (pattern: RegExp, what: string) => v.pipe(v.string(), v.regex(pattern, `expected ${what}`));

export const positiveInteger = (what: string) =>
  by(v.pipe(matching(/^[1-9]\d{0,14}$/, what), v.transform(Number)));

export const algorithm = new Option(
  '--algorithm <name>',
  'signature algorithm; by default the one in the file, or that of the key type',
).choices(algorithmNames);
export const create = new Option('--create', 'create the secret if it does not exist');
export const yes = new Option('--yes', 'do not ask for confirmation');

const target = <Flags extends string>(flags: Flags, description: string) =>
  new Option(flags, description).helpGroup('Broker:');
const apiUrl =
  'an https URL (http for loopback only), such as https://abc123.execute-api.us-east-1.amazonaws.com';

const createStage = () =>
  target('--stage <name>', 'stage of the deployment, such as prod').argParser(
    by(matching(/^[\w-]+$/, 'the name of a stage, such as prod')),
  );
const param = target(
  '--param <name=value>',
  'the same --param as in the deployment; may be repeated',
).argParser(repeated(matching(/^\w+=/, 'NAME=VALUE')));
const region = target(
  '--region <name>',
  'AWS region; by default that of the stage, or of your AWS configuration',
).argParser(by(text('a region, such as eu-central-1')));
const secretId = target(
  '--secret-id <id>',
  'name or ARN of the secret; by default that of the stage',
).argParser(by(text('the name or the ARN of a secret')));
const endpoint = target('--endpoint <url>', 'URL of the broker; by default that of the stack').argParser(
  by(v.pipe(v.string(), v.check(isHttpsUrl, `expected ${apiUrl}`))),
);

/** Adds the options that select the broker, those of `TargetOptions`. */
export const withTarget = <Args extends unknown[], Opts extends OptionValues>(command: Command<Args, Opts>) =>
  command.addOption(createStage()).addOption(param).addOption(region).addOption(secretId).addOption(endpoint);

/** Adds the options of a command that only reads the settings of a stage. */
export const requiredStage = <Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
) => command.addOption(createStage().makeOptionMandatory()).addOption(param);
