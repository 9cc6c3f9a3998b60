/** Reads the file of a stage, whose text must have one reading, and finds the lines of its settings. */
import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
} from 'yaml';
import { InvalidInputError } from '../lib/errors.ts';
import { notPlain } from '../lib/validation/json.ts';
import type { Problem } from '../lib/validation/problem.ts';

export interface StageFile {
  /** `config/prod.yml` */
  readonly name: string;
  /** The settings, not checked. */
  readonly values: ReadonlyMap<string, unknown>;
  /** The parts of the text that are not what they seem to be. */
  readonly problems: readonly Problem[];
  /** Returns the line of the deepest part of the path that the file contains; undefined if it contains none. */
  readonly lineOf: (path: Problem['path']) => number | undefined;
}

/** Throws `InvalidInputError` if there is no file for the stage, or no settings in it. */
export const readStageFile = (directory: string, stage: string): StageFile => {
  const name = `config/${stage}.yml`;
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(directory, stage), { lineCounter, prettyErrors: false });
  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const message =
      error.code === 'MULTIPLE_DOCS' ? 'expected one document: remove "---" and what follows' : error.message;
    throw new InvalidInputError(`${name}:${lineAt(error.pos[0])}: ${message}`);
  }
  if (document.directives?.yaml.version !== '1.2')
    throw new InvalidInputError(`${name}:1: expected YAML 1.2: remove the line with %YAML`);
  if (document.contents !== null && !isMap(document.contents))
    throw new InvalidInputError(`${name}: expected settings, one per line, as "name: value"`);

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
  const problems = problemsIn(document.contents, []);
  return { name, values: valuesOf(document, name), problems, lineOf };
};

/** Finds names, numbers and tags that a reader takes for something else than YAML does. */
function problemsIn(node: unknown, path: Problem['path']): Problem[] {
  if ((isScalar(node) || isCollection(node)) && node.tag !== undefined)
    return [{ path, message: 'tags such as !!set are not supported: write the value' }];
  if (isScalar(node))
    return typeof node.value === 'number' && String(node.value) !== node.source
      ? [{ path, message: notPlain }]
      : [];
  if (isSeq(node)) return node.items.flatMap((item, index) => problemsIn(item, [...path, index]));
  if (!isMap(node)) return [];
  return [...node.items].flatMap(({ key, value }) => {
    if (!isScalar(key)) {
      node.delete(key); // it has no name by which it could be checked
      return [{ path, message: 'expected a text as name, not a list or a map' }];
    }
    const inner = [...path, String(key.value)];
    if (typeof key.value !== 'string')
      return [{ path: inner, message: 'expected a text as name: put it in quotes' }];
    if (key.value === '<<') return [{ path: inner, message: 'is not supported: write the members' }];
    return problemsIn(value, inner);
  });
}

function valuesOf(document: Document, name: string): ReadonlyMap<string, unknown> {
  let values: object;
  try {
    values = document.toJS() ?? {};
  } catch (error) {
    // An alias without an anchor, or too many of them.
    throw new InvalidInputError(`${name}: ${error instanceof Error ? error.message : error}`);
  }
  try {
    JSON.stringify(values);
  } catch {
    throw new InvalidInputError(`${name}: an alias (*) refers to what contains it: write the value`);
  }
  return new Map(Object.entries(values));
}

function readText(directory: string, stage: string): string {
  if (!/^[A-Za-z0-9-]+$/.test(stage)) {
    throw new InvalidInputError(`stage "${stage}": expected letters, digits and hyphens`);
  }
  const files = readdirSync(join(directory, 'config')).filter((file) => file.endsWith('.yml'));
  const name = `config/${stage}.yml`;
  // Compares the names instead of opening the file, because some file systems ignore case.
  if (!files.includes(`${stage}.yml`)) {
    throw new InvalidInputError(
      `there is no ${name}, only ${files.map((file) => `config/${file}`).join(', ')}. For a new stage: cp config/example.yml ${name}, and edit it`,
    );
  }
  const bytes = readBytes(join(directory, name), name);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const line = bytes
    .toString('latin1')
    .split('\n')
    .findIndex((text) => !isUtf8(Buffer.from(text, 'latin1')));
  throw new InvalidInputError(`${name}:${line + 1}: expected UTF-8: save the file in this encoding`);
}

function readBytes(path: string, name: string): Buffer {
  try {
    // A pipe would wait for its writer.
    if (statSync(path).isFile()) return readFileSync(path);
  } catch (error) {
    throw new InvalidInputError(`${name} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  throw new InvalidInputError(`${name}: expected a file, not a directory, a pipe or a device`);
}
