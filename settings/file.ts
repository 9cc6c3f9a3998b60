/** Reads a stage file, whose text must be unambiguous, and finds the lines of its settings. */
import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { InvalidInputError } from '../lib/errors.ts';
import { notPlain } from '../lib/validation/json.ts';
import { type Problem, placeOf } from '../lib/validation/problem.ts';

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
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const message =
      error.code === 'MULTIPLE_DOCS' ? 'expected one document: remove "---" and what follows' : error.message;
    throw new InvalidInputError(`${name}:${lineCounter.linePos(error.pos[0]).line}: ${message}`);
  }
  if (document.directives?.yaml.version !== '1.2')
    throw new InvalidInputError(`${name}:1: expected YAML 1.2: remove the line with %YAML`);
  if (document.contents !== null && !isMap(document.contents))
    throw new InvalidInputError(`${name}: expected settings, one per line, as "name: value"`);

  const lines = new Map<string, number>();
  const note = (path: Problem['path'], node: unknown) => {
    if (isNode(node) && node.range) lines.set(placeOf(path), lineCounter.linePos(node.range[0]).line);
  };

  /** Records the lines. Finds names, numbers and tags whose meaning in YAML is not what it seems. */
  const readNode = (node: unknown, path: Problem['path']): Problem[] => {
    if (isNode(node) && !isAlias(node) && node.tag !== undefined)
      return [{ path, message: 'tags such as !!set are not supported: write the value' }];
    if (isScalar(node) && typeof node.value === 'number' && String(node.value) !== node.source)
      return [{ path, message: notPlain }];
    if (isSeq(node))
      return node.items.flatMap((item, index) => {
        note([...path, index], item);
        return readNode(item, [...path, index]);
      });
    if (!isMap(node)) return [];
    return [...node.items].flatMap(({ key, value }) => {
      if (!isScalar(key)) {
        node.delete(key); // without a name it cannot be checked
        return [{ path, message: 'expected text as a name, not a list or a map' }];
      }
      const inner = [...path, String(key.value)];
      note(inner, key);
      if (typeof key.value !== 'string')
        return [{ path: inner, message: 'expected text as a name: put it in quotes' }];
      if (key.value === '<<') return [{ path: inner, message: 'is not supported: write the members' }];
      return readNode(value, inner);
    });
  };
  const problems = readNode(document.contents, []);
  const lineOf = (path: Problem['path']): number | undefined =>
    path.length === 0 ? undefined : (lines.get(placeOf(path)) ?? lineOf(path.slice(0, -1)));
  return { name, values: valuesOf(document, name), problems, lineOf };
};

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
    throw new InvalidInputError(`${name}: an alias (*) refers to its own container: write the value`);
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
