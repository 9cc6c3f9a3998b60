/** Reads the guides and the README: code blocks, table rows, and anchors. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckedStage } from '../../settings/check.ts';
import { required, type Settings, stageOf } from './settings.ts';

export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

export const guides: readonly string[] = readdirSync(join(projectDirectory, 'docs'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name.replaceAll('\\', '/')}`);

export const readGuide = (path: string): string => readFileSync(join(projectDirectory, path), 'utf8');

/** Returns the code blocks of this language, without the indentation of a list. */
export const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(/^( *)```(\w*)\n(.*?)^ *```$/gms)]
    .filter(([, , name]) => name === language)
    .map(([, indentation = '', , block = '']) => block.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''));

/** Returns the cells of all table rows. */
export const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split(' | ').map((cell) => cell.trim()));

/** Returns the anchors that GitHub generates for the headings. */
export const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^ *```.*?^ *```$/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Checks these settings, with the required ones added, as a deployment does, or those of this machine as `npm start` does; throws with the problems. */
export const deploy = (settings: Settings): CheckedStage =>
  stageOf(
    { ...required, ...settings },
    JSON.stringify(settings).includes('://localhost') ? 'local' : 'deploy',
  );
