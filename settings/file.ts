/** Reads the file of a stage, and finds the lines of its settings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { InvalidInputError } from '../lib/errors.ts';
import type { Problem } from '../lib/validation/problem.ts';

export interface StageFile {
  /** `config/prod.yml` */
  readonly name: string;
  /** The settings, not checked. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Returns the line of the deepest part of the path that the file contains; undefined if it contains none. */
  readonly lineOf: (path: Problem['path']) => number | undefined;
}

/** Throws `InvalidInputError` if there is no file for the stage, or no settings in it. */
export const readStageFile = (directory: string, stage: string): StageFile => {
  const name = `config/${stage}.yml`;
  const text = readText(directory, stage);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new InvalidInputError(`${name}:${lineAt(problem.pos[0])}: ${problem.message}`);
  if (document.contents !== null && !isMap(document.contents)) {
    throw new InvalidInputError(`${name}: expected settings, one per line, as "name: value"`);
  }

  const lineOf = (path: Problem['path']): number | undefined => {
    let node: unknown = document.contents;
    let offset: number | undefined;
    for (const key of path) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
        if (!isScalar(pair?.key)) break;
        offset = pair.key.range?.[0];
        node = pair.value;
      } else if (isSeq(node) && typeof key === 'number') {
        node = node.items[key];
        if (isScalar(node) || isMap(node) || isSeq(node)) offset = node.range?.[0];
      } else break;
    }
    return offset === undefined ? undefined : lineAt(offset);
  };
  return { name, values: valuesOf(document, name), lineOf };
};

function valuesOf(document: Document, name: string): ReadonlyMap<string, unknown> {
  try {
    return new Map(Object.entries(document.toJS() ?? {}));
  } catch (error) {
    throw new InvalidInputError(`${name}: ${error instanceof Error ? error.message : error}`); // an unresolved alias
  }
}

function readText(directory: string, stage: string): string {
  if (!/^[A-Za-z0-9-]+$/.test(stage)) {
    throw new InvalidInputError(`stage "${stage}": expected letters, digits and hyphens`);
  }
  const files = readdirSync(join(directory, 'config')).filter((file) => file.endsWith('.yml'));
  // Compares the names instead of opening the file, because some file systems ignore case.
  if (files.includes(`${stage}.yml`)) return readFileSync(join(directory, 'config', `${stage}.yml`), 'utf8');
  throw new InvalidInputError(
    `there is no config/${stage}.yml, only ${files.map((file) => `config/${file}`).join(', ')}. For a new stage: cp config/example.yml config/${stage}.yml, and edit it`,
  );
}
