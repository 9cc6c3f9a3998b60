import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeError } from '../../client/describe-error.ts';
import { LatenodeError } from '../../client/latenode-error.ts';
import { readGuide, rowsOf } from '../support/guides.ts';

const guide = readGuide('docs/front-end.md');
const source = (name: string) => readFileSync(new URL(`../../client/${name}`, import.meta.url), 'utf8');

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

const section = (heading: string) =>
  guide.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
const namesInFirstColumn = (heading: string) =>
  rowsOf(section(heading))
    .slice(1)
    .flatMap(([cell = '']) => namesIn(cell, /`(\w+)`/g));

test('the table of errors lists every code once, with a text for users', () => {
  const codes = namesIn(source('latenode-error.ts'), /^ {2}\| '(\w+)'/gm);
  expect(codes.length).toBeGreaterThan(15);
  expect(namesInFirstColumn('Errors').sort()).toEqual(codes.sort());
  for (const [names = '', , text = ''] of rowsOf(section('Errors')).slice(1)) {
    if (text === 'nothing') continue;
    for (const code of namesIn(names, /`(\w+)`/g)) {
      const { title, text: sentence, remedy } = describeError(new LatenodeError(code, ''));
      expect(text).toBe(`"${title}. ${sentence}"${remedy ? `; ${remedy}` : ''}`);
    }
  }
});

test('the table of events lists every event', () => {
  const types = namesIn(source('token-client.ts'), /readonly type: '(\w+)'/g);
  expect(namesInFirstColumn('Events')).toEqual(types);
});

test('the tables of options list every option', () => {
  const options = (name: string, file: string) => {
    const [, body = ''] = source(file).match(new RegExp(`interface ${name}[^{]*\\{\n(.*?)\n\\}`, 's')) ?? [];
    return namesIn(body, /^ {2}readonly (\w+)/gm);
  };
  const documented = namesInFirstColumn('What the client does');
  for (const [name, file] of [
    ['TokenClientOptions', 'token-client.ts'],
    ['GetTokenOptions', 'token-client.ts'],
    ['EmbedOptions', 'embed-latenode.ts'],
    ['SdkSource', 'sdk/load.ts'],
  ] as const) {
    expect(options(name, file).length).toBeGreaterThan(1);
    expect(documented).toEqual(expect.arrayContaining(options(name, file)));
  }
});
