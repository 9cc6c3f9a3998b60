/** Runs an operator command: parses the command line with commander, and prints the outcome as text or as JSON. */
import { Command, CommanderError } from '@commander-js/extra-typings';
import { CommandError, explain } from './command-error.ts';
import { printable, printableLines } from './printable.ts';
import { createTools, type Tools } from './tools.ts';

export interface Outcome {
  /** 0 unless stated. */
  readonly exitCode?: number;
  /** The output of `--json`. */
  readonly json: object;
  /** The output without `--json`. */
  readonly text: string;
}

export interface Output {
  readonly out: (text: string) => unknown;
  readonly err: (text: string) => unknown;
}

/** Inputs and outputs of a command's action. */
export interface Session {
  readonly tools: Tools;
  /** Prints a line to standard error. */
  readonly progress: (line: string) => void;
  /** Prints the outcome and keeps its exit code. */
  readonly finish: (outcome: Outcome) => void;
}

export interface Program {
  /** The command that the operator types before the arguments, such as `npm run key --`. */
  readonly name: string;
  /** Adds the arguments, options, subcommands and actions. */
  readonly define: (program: Command, session: Session) => unknown;
}

const usageError = 2;

const terminal: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

/**
 * Parses the arguments, runs the action, and prints what it returns or why it failed.
 * @returns the exit code: the outcome's own, 1 for a failure, 2 for a usage error.
 */
export const runProgram = async (
  { name, define }: Program,
  args: readonly string[] = process.argv.slice(2),
  tools: Tools = createTools(),
  { out, err }: Output = terminal,
): Promise<number> => {
  const isJson = args.includes('--json');
  let exitCode = 0;
  const program = new Command(name)
    .option('--json', 'print JSON; with npm run --silent, nothing else')
    .helpCommand(false) // --help is enough
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(add --help for the options)');
  define(program, {
    tools,
    progress: (line) => err(`${printable(line)}\n`),
    finish: (outcome) => {
      exitCode = outcome.exitCode ?? 0;
      const text = isJson ? JSON.stringify(outcome.json, undefined, 2) : outcome.text;
      out(`${printableLines(text)}\n`);
    },
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError;
    const message = printableLines(explain(error));
    if (isJson) out(`${JSON.stringify({ error: message }, undefined, 2)}\n`);
    else err(`error: ${message}\n`);
    return error instanceof CommandError ? error.exitCode : 1;
  }
};

/** Returns the part of the help that lists the exit codes; `special` overrides or adds meanings. */
export const exitCodes = (special: Readonly<Record<number, string>> = {}): string => {
  const codes = { 0: 'success', 1: 'failed', 2: 'usage error', ...special };
  const lines = Object.entries(codes).map(([code, meaning]) => `  ${code}  ${meaning}\n`);
  return `\nExit codes:\n${lines.join('')}`;
};
