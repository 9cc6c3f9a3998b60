/** Runs a command: arguments in, an outcome out, in words or as JSON, and an exit code. */
import { parseArgs } from 'node:util';
import { checkShape } from '../lib/validation/shape.ts';
import { CommandError, explain } from './command-error.ts';
import { type OptionName, type Options, optionHelp, optionSchema, optionTypes } from './options.ts';
import type { Tools } from './tools.ts';

export interface Command {
  readonly summary: string;
  /** What the help says beyond the summary. */
  readonly details?: string;
  /** Whether a file is named, before the options or among them; `-` is the standard input. */
  readonly file: 'required' | 'optional' | 'none';
  readonly options: readonly OptionName[];
  /** Exit codes beyond the usual ones. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  /** Throws `CommandError`, `InvalidInputError`, or an error of the AWS SDK. */
  readonly run: (input: Input, tools: Tools) => Promise<Outcome>;
}

export interface Input {
  readonly file: string | undefined;
  readonly options: Options;
}

export interface Outcome {
  /** 0 unless it says otherwise. */
  readonly exitCode?: number;
  /** What `--json` prints. */
  readonly json: object;
  /** What is printed otherwise. */
  readonly text: string;
}

export interface Output {
  readonly out: (text: string) => unknown;
  readonly err: (text: string) => unknown;
}

const everywhere = ['json', 'help'] as const;

/** Runs the command that `line` calls (`npm run key -- push`), prints what it has to say, and answers the exit code. */
export const runCommand = async (
  line: string,
  command: Command,
  args: readonly string[],
  tools: Tools,
  { out, err }: Output,
): Promise<number> => {
  if (args.includes('--help') || args.includes('-h')) {
    out(helpOf(line, command));
    return 0;
  }
  try {
    const { exitCode = 0, json, text } = await command.run(readInput(line, command, args), tools);
    out(`${args.includes('--json') ? JSON.stringify(json, undefined, 2) : text}\n`);
    return exitCode;
  } catch (error) {
    const message = explain(error);
    if (args.includes('--json')) out(`${JSON.stringify({ error: message }, undefined, 2)}\n`);
    else err(`${message}\n`);
    return error instanceof CommandError ? error.exitCode : 1;
  }
};

function readInput(line: string, command: Command, args: readonly string[]): Input {
  const usage = (problem: string): never => {
    throw new CommandError(`${problem}\nSee: ${line} --help`, 2);
  };
  const names = [...command.options, ...everywhere];
  const { values, positionals } = orElse(usage, () =>
    parseArgs({
      args: [...args],
      options: Object.fromEntries(names.map((option) => [option, optionTypes[option]])),
      allowPositionals: true,
    }),
  );
  const [file, ...others] = positionals;
  if (others.length > 0 || (file !== undefined && command.file === 'none')) usage('too many arguments');
  if (file === undefined && command.file === 'required') usage('which file?');
  const result = checkShape(optionSchema, values);
  if ('faults' in result) return usage(result.faults.map((fault) => `--${fault}`).join('\n'));
  return { file, options: result.value };
}

function orElse<T>(usage: (problem: string) => never, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    return usage(error instanceof Error ? error.message.replace(/\. To specify .*/, '') : String(error));
  }
}

function helpOf(line: string, { summary, details, file, options, exitCodes }: Command): string {
  const operand = { required: ' FILE', optional: ' [FILE]', none: '' }[file];
  const codes = {
    0: 'done',
    1: 'refused or failed',
    2: 'wrong usage',
    ...exitCodes,
  };
  return [
    `Usage: ${line}${operand} [OPTIONS]`,
    `${summary}${details ? `\n${details}` : ''}`,
    `Options:\n${[...options, ...everywhere].map(optionHelp).join('\n')}`,
    `Exit codes:\n${Object.entries(codes)
      .map(([code, meaning]) => `  ${code}  ${meaning}`)
      .join('\n')}`,
    '',
  ].join('\n\n');
}
