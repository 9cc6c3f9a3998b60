/** The guides and the README as a reader has them: blocks of code, rows of tables, headings, links. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckedStage } from '../../serverless/stage/check.ts';
import { required, type Settings, stageOf } from './stage.ts';

export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

export const guides: readonly string[] = readdirSync(join(projectDirectory, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

export const readGuide = (path: string): string => readFileSync(join(projectDirectory, path), 'utf8');

/** The code blocks of this language, without the indentation of a list. */
export const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(/^( *)```(\w*)\n(.*?)^ *```$/gms)]
    .filter(([, , name]) => name === language)
    .map(([, indentation = '', , block = '']) => block.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''));

/** The cells of all rows of tables. */
export const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split(' | ').map((cell) => cell.trim()));

/** As GitHub makes them. */
export const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^ *```.*?^ *```$/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The result of a deployment's check of these settings and required ones; throws as it does. */
export const deploy = (settings: Settings): CheckedStage => {
  const { oidcIssuer, oidcAudience, ...others } = required;
  const provider = 'identityProviders' in settings ? {} : { oidcIssuer, oidcAudience };
  return stageOf({ ...others, ...provider, ...settings }, 'deploy');
};
