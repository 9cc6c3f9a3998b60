/** `key check`: checks whether the broker can sign with the private key in a file. Works offline. */
import type { Command } from '@commander-js/extra-typings';
import type { KeyDetails } from '../shared/inspect.ts';
import { algorithm } from '../shared/options.ts';
import { exitCodes, type Session } from '../shared/program.ts';
import { readKeyFile } from './key-file.ts';

export const keyFile = 'private key: PEM, JWK, or the JSON of the secret; - reads standard input';

export const addCheck = (program: Command, session: Session) =>
  program
    .command('check')
    .summary('check a private key, and print its type and thumbprint')
    .description(
      'Checks whether the broker can sign with a private key, and prints its type, algorithm and thumbprint.',
    )
    .argument('<file>', keyFile)
    .addOption(algorithm)
    .addHelpText('after', exitCodes({ 1: 'the broker cannot sign with this key' }))
    .action(async (file, options) => {
      const { details } = await readKeyFile(file, options.algorithm, session);
      session.finish({
        json: details,
        text: `The broker can sign with this key.\n\n${describeKey(details)}`,
      });
    });

/** Returns the details, one on each line. */
export const describeKey = ({ type, thumbprint, algorithm, algorithms, keyId }: KeyDetails): string => {
  const others = algorithms.filter((name) => name !== algorithm);
  return [
    `type        ${type}`,
    `algorithm   ${algorithm}${others.length > 0 ? ` (also possible: ${others.join(', ')})` : ''}`,
    `thumbprint  ${thumbprint}`,
    ...(keyId ? [`key id      ${keyId}`] : []),
  ].join('\n');
};

/** Returns the details on one line, for a question. */
export const summarizeKey = ({ type, algorithm, thumbprint }: KeyDetails): string =>
  `${algorithm}, ${type}, ${thumbprint}`;
