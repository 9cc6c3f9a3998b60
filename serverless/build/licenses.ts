/** `npm run licenses`: lists the packages in the Lambda bundles with their licenses. */
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { esbuildOptions } from './esbuild.ts';

/** Licenses that allow distributing minified code. The command fails for any other license. */
const permissive = ['MIT', 'MIT-0', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause'];

const entryPoints = ['functions/token.ts', 'functions/jwks.ts'];
const options = { ...esbuildOptions, entryPoints, outdir: 'unused', write: false, metafile: true } as const;
const { outputs } = (await build(options)).metafile;
const paths = Object.values(outputs)
  .flatMap(({ inputs }) => Object.entries(inputs))
  .flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
const folders = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);

const packages: { readonly name: string; readonly license: string }[] = [];
for (const folder of [...new Set(folders)].sort()) {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  packages.push({ name, license });
  console.log(`${String(license).padEnd(12)} ${name} ${version}`);
}
const licenses = [...new Set(packages.map(({ license }) => license))];
const counts = licenses.map((name) => `${packages.filter(({ license }) => license === name).length} ${name}`);
console.log(`${packages.length} packages: ${counts.join(', ')}`);

const others = packages.filter(({ license }) => !permissive.includes(license)).map(({ name }) => name);
if (others.length > 0)
  throw new Error(`Packages with another license than ${permissive.join(', ')}: ${others.join(', ')}`);
