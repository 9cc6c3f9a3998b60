/** Extracts the samples of docs/front-end.md, and writes them as files of a front end. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blocksOf, readGuide } from '../support/guides.ts';

const guide = readGuide('docs/front-end.md');

/** Returns the only block of this language under this heading. */
const sample = (heading: string, language: string): string => {
  const section = guide.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const [block, ...others] = blocksOf(section, language);
  if (block === undefined || others.length > 0)
    throw new Error(`expected one ${language} sample under "${heading}"`);
  return block;
};

export const samples = {
  client: sample('Samples', 'ts'),
  plain: sample('Plain TypeScript', 'ts'),
  react: sample('React', 'tsx'),
  next: sample('Next.js', 'tsx'),
  vue: sample('Vue', 'vue'),
  svelte: sample('Svelte', 'svelte'),
  angular: sample('Angular', 'ts'),
  page: sample('Without a build', 'html'),
  identityToken: blocksOf(readGuide('docs/identity-providers/any-other.md'), 'ts')[0] ?? '',
  signOut: sample('Sign-out and change of user', 'ts'),
  fake: sample('Test your component', 'ts'),
  demo: sample("From Latenode's demo", 'ts'),
  readme: blocksOf(readGuide('README.md'), 'ts')[0] ?? '',
  clientReadme: blocksOf(readGuide('client/README.md'), 'ts')[0] ?? '',
  configuration: sample("Latenode's configuration", 'ts'),
};

/** The application's own sign-in, which the samples import. */
const identityToken = `import type { IdentityToken } from 'latenode-token-client';
export const identityToken: IdentityToken = async () => 'e30.identity.token';
`;

/** Writes files to a new folder beside `node_modules`, with the two modules that all samples import. */
export const writeApp = async (
  root: string,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<string> => {
  const folder = join(root, name);
  const all = { 'latenode-client.ts': samples.client, 'identity-token.ts': identityToken, ...files };
  for (const [file, text] of Object.entries(all)) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return folder;
};
