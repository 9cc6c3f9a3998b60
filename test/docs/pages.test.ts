import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  anchorsOf,
  blocksOf,
  deploy,
  guides,
  projectDirectory,
  readGuide,
  rowsOf,
} from '../support/guides.ts';

const { scripts } = JSON.parse(readGuide('package.json'));
const pages = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'AGENTS.md', ...guides];

/** Returns the targets of relative links and images, in Markdown and in HTML. */
const targetsIn = (text: string): string[] =>
  [...text.matchAll(/\]\((?!https?:)([^)]*)\)|\b(?:href|src|srcset)="(?!https?:)([^"]*)"/g)].map(
    ([, link, attribute]) => link ?? attribute ?? '',
  );

const fileOf = (page: string, target: string): string => {
  const [file] = target.split('#');
  return file ? join(dirname(page), file) : page;
};

describe.each(pages)('%s', (page) => {
  const text = readGuide(page);

  test('links to files and headings that exist', () => {
    for (const target of targetsIn(text)) {
      const file = fileOf(page, target);
      expect(existsSync(join(projectDirectory, file)), target).toBe(true);
      const [, anchor] = target.split('#');
      if (anchor !== undefined) expect(anchorsOf(readGuide(file)), target).toContain(anchor);
    }
  });

  test('names npm scripts that exist', () => {
    for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?(\w+(?::[\w-]+)*)/g)) {
      expect(scripts).toHaveProperty([name]);
    }
  });

  const settings = blocksOf(text, 'yaml').map((block) => parse(block));
  test(`has settings that pass the check of a deployment: ${settings.length} blocks of YAML`, () => {
    for (const block of settings) expect(() => deploy(block)).not.toThrow();
  });

  test('has a heading in every column of its tables', () => {
    const headings = [...text.matchAll(/^(\|.*\|)\n\| ?:?-/gm)].map(([, row = '']) => row);
    expect(headings.filter((row) => /\|\s*\|/.test(row))).toEqual([]);
  });

  test('has cells of at most 25 words in its tables', () => {
    const cells = rowsOf(text).flat();
    expect(cells.filter((cell) => cell.split(/\s+/).length > 25)).toEqual([]);
  });

  test('has at most 600 lines, the README at most 130, AGENTS.md 60, a page about providers 120', () => {
    const provider = page.startsWith('docs/identity-providers') ? 120 : 600;
    const limit = { 'README.md': 130, 'AGENTS.md': 60 }[page] ?? provider;
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(limit);
  });
});

test('the pages have settings for the test above', () => {
  expect(pages.flatMap((page) => blocksOf(readGuide(page), 'yaml')).length).toBeGreaterThan(15);
});

const articles = pages.filter((page) => !/^(README|AGENTS)|identity-providers\//.test(page));
test.each(articles)('%s opens with what it is for, and ends with where the reader goes next', (page) => {
  const text = readGuide(page).trimEnd();
  expect(text).toMatch(/^# .+\n\n[A-Z][^\n]+\n/);
  expect(text.split('\n\n').at(-1)).toMatch(/^Next: /);
});

test('every file in docs/ can be reached by links from the README', () => {
  const reached = new Set(['README.md']);
  for (const page of reached) {
    if (page.endsWith('.md'))
      for (const target of targetsIn(readGuide(page))) reached.add(fileOf(page, target));
  }
  const files = readdirSync(join(projectDirectory, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(projectDirectory.length));
  expect(files.length).toBeGreaterThan(8);
  expect(files.filter((file) => !reached.has(file))).toEqual([]);
});

test('the pages contain no long sentence twice', () => {
  const prose = (text: string) =>
    text
      .replaceAll(/^ *```.*?^ *```$/gms, '')
      .split(/\n(?:\s*\n|(?=- |\d+\. |\||#))/)
      .filter((block) => !/^ *(\||#)/.test(block))
      .map((block) => block.replaceAll(/\s+/g, ' ').replaceAll(/\]\((?!(?:docs\/)?images)[^)]*\)/g, ']'))
      .flatMap((block) => block.replace(/^(- |\d+\. )/, '').split(/(?<=[.:;]) /));
  const sentences = pages.flatMap((page) => prose(readGuide(page)).map((sentence) => sentence.trim()));
  const long = sentences.filter((sentence) => sentence.length > 50);
  expect(long.length).toBeGreaterThan(300);
  expect(long.filter((sentence, i) => long.indexOf(sentence) < i)).toEqual([]);
});
