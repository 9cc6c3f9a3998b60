/** `key check`: is this the private key that the broker needs? Without any network. */
import type { Command } from '../command.ts';
import { type KeyFacts, readKeyFile } from '../inspect.ts';

export const check: Command = {
  summary: 'Says what a private key is and what is wrong with it. Works offline.',
  details: 'The file is a PEM, a JWK, or JSON as the secret holds it. Its contents are never printed.',
  file: 'required',
  options: ['algorithm'],
  exitCodes: { 1: 'the key is not one that the broker could sign with' },
  run: async ({ file = '-', options }, tools) => {
    const { facts } = await readKeyFile(file, options.algorithm, tools);
    return { json: facts, text: `The broker can sign with this key.\n\n${describeKey(facts)}` };
  },
};

/** The facts in lines of words. */
export const describeKey = ({ type, thumbprint, algorithm, algorithms, keyId, flaw }: KeyFacts): string => {
  const others = algorithms.filter((name) => name !== algorithm);
  return [
    `type        ${type}`,
    `algorithm   ${algorithm}${others.length > 0 ? ` (could also sign ${others.join(', ')})` : ''}`,
    `thumbprint  ${thumbprint}`,
    ...(keyId ? [`key id      ${keyId}`] : []),
    ...(flaw ? [`note        ${flaw}`] : []),
  ].join('\n');
};
