/** `key check`: says whether a file holds a private key that the broker can sign with. Offline. */
import type { Command } from '@commander-js/extra-typings';
import type { KeyDetails } from '../inspect.ts';
import { algorithm } from '../options.ts';
import { exitCodes, type Session } from '../program.ts';
import { readKeyFile } from './key-file.ts';

export const keyFile = 'PEM, JWK, or JSON as the secret holds it; - reads the standard input';

export const addCheck = (program: Command, session: Session) =>
  program
    .command('check')
    .summary('say what a private key is and what is wrong with it')
    .description('Says what a private key is and what is wrong with it. Works offline.')
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

/** The details, one on each line. */
export const describeKey = ({
  type,
  thumbprint,
  algorithm,
  algorithms,
  keyId,
  damage,
}: KeyDetails): string => {
  const others = algorithms.filter((name) => name !== algorithm);
  return [
    `type        ${type}`,
    `algorithm   ${algorithm}${others.length > 0 ? ` (could also sign ${others.join(', ')})` : ''}`,
    `thumbprint  ${thumbprint}`,
    ...(keyId ? [`key id      ${keyId}`] : []),
    ...(damage ? [`note        ${damage}`] : []),
  ].join('\n');
};

/** The details in short, for a question. */
export const summarizeKey = ({ type, algorithm, thumbprint }: KeyDetails): string =>
  `${algorithm}, ${type}, ${thumbprint}`;
