/** Reads the tables of docs/front-end.md. */
import { readGuide, rowsOf } from '../../support/guides.ts';

const sections = readGuide('docs/front-end.md').split(/^#{2,3} /m);

/** Returns the cells of the rows of all tables under this heading. */
export const rowsUnder = (heading: string): string[][] =>
  rowsOf(sections.find((text) => text.startsWith(`${heading}\n`)) ?? '').slice(1);

/** Returns the words that are set as code. */
export const codesIn = (text: string): string[] =>
  [...text.matchAll(/`(\w+)`/g)].map(([, code = '']) => code);

export const codesInFirstColumn = (heading: string): string[] =>
  rowsUnder(heading).flatMap(([cell = '']) => codesIn(cell));
