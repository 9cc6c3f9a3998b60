/** `npm run licenses`: lists the packages in the Lambda bundles with their licences. */
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { esbuildOptions } from './esbuild.ts';

/** Licences that allow distributing minified code. The command fails for any other licence. */
const permissive = ['MIT', 'MIT-0', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause'];

/** Returns the folders of the packages that contribute at least one byte to a bundle. */
const findBundledFolders = async (): Promise<string[]> => {
  const { metafile } = await build({
    entryPoints: ['functions/token.ts', 'functions/jwks.ts'],
    outdir: 'unused',
    write: false,
    metafile: true,
    ...esbuildOptions,
  });
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = files
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
    .filter((folder) => folder !== undefined);
  return [...new Set(folders)].sort();
};

const packages = await Promise.all(
  (await findBundledFolders()).map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    return { name: String(name), version: String(version), license: String(license) };
  }),
);
for (const { name, version, license } of packages) console.log(`${license.padEnd(12)} ${name} ${version}`);

const licenses = [...new Set(packages.map(({ license }) => license))];
const counts = licenses.map((name) => `${packages.filter(({ license }) => license === name).length} ${name}`);
console.log(`${packages.length} packages: ${counts.join(', ')}`);

const others = packages.filter(({ license }) => !permissive.includes(license));
if (others.length > 0) {
  console.error(
    `Licences that are not in the list of permissive ones: ${others.map(({ name, license }) => `${name} (${license})`).join(', ')}`,
  );
  process.exitCode = 1;
}
