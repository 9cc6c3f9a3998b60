/** Runs one of several commands, which the first argument names. */
import { type Command, type Output, runCommand } from './command.ts';
import type { Tools } from './tools.ts';

type Commands = Readonly<Record<string, Command>>;

/** Runs the command that the arguments name after `line` (`npm run key --`); without one, tells which there are. */
export const runOneOf = async (
  line: string,
  commands: Commands,
  [name = '', ...rest]: readonly string[],
  tools: Tools,
  output: Output,
): Promise<number> => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return runCommand(`${line} ${name}`, command, rest, tools, output);
  const isAskedFor = ['--help', '-h', 'help'].includes(name);
  (isAskedFor ? output.out : output.err)(overview(line, commands));
  return isAskedFor ? 0 : 2;
};

function overview(line: string, commands: Commands): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
  return `Usage: ${line} COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\nMore about one: ${line} COMMAND --help\n`;
}
