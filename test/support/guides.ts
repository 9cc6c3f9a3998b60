/** The guides and the README as a reader has them: blocks of code, rows of tables, headings, links. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings } from './parameters.ts';

const require = createRequire(import.meta.url);
const { DEFAULT_SCHEMA, load, Type } = require('js-yaml');

export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

type Parameters = Readonly<Record<string, unknown>>;

export const guides: readonly string[] = readdirSync(join(projectDirectory, 'docs')).map(
  (name) => `docs/${name}`,
);

export const readGuide = (path: string): string => readFileSync(join(projectDirectory, path), 'utf8');

/** What stands in the fences of this language, without the indentation of a list. */
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

/** The stages of a block of YAML: all under `params`, else the one whose parameters it holds. */
export const stagesOf = (yaml: string): Parameters[] => {
  const { params, ...settings } = load(yaml);
  return params ? Object.values(params) : [settings];
};

// Tags of CloudFormation, such as !Sub, are read as what follows them.
const anyTag = ['scalar', 'sequence', 'mapping'].map(
  (kind) => new Type('!', { kind, multi: true, construct: (value: unknown) => value }),
);
export const serverlessYml = load(readGuide('serverless.yml'), { schema: DEFAULT_SCHEMA.extend(anyTag) });

const required: Parameters = {
  latenodeTenantId: 42,
  allowedOrigins: 'https://app.example.com',
  entitlements: 'everybody',
};
const anIssuer: Parameters = { oidcIssuer: 'https://issuer.example.com', oidcAudience: 'spa' };

/** What a deployment would make of these parameters of a stage, the others as serverless.yml has them; throws as it does. */
export const deploy = (settings: Parameters): { readonly environment: Readonly<Record<string, string>> } =>
  readSettings({
    ...serverlessYml.params.default,
    ...required,
    ...('identityProviders' in settings ? {} : anIssuer),
    ...settings,
  });

/** The settings of a guide's block of YAML, the first one or another. */
export const settingsOf = (name: string, block = 0): Parameters => {
  const path = guides.find((guide) => basename(guide) === name) ?? name;
  return stagesOf(blocksOf(readGuide(path), 'yaml')[block] ?? '')[0] ?? {};
};
