/**
 * `npm run licenses`: lists the packages in the Lambda bundles with their licenses. `npm run sbom`: prints them as CycloneDX
 * JSON, the same for the same sources.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import * as v from 'valibot';
import { esbuildOptions } from './esbuild.ts';

/** Licenses that allow distributing minified code. The command fails for any other license. */
const permissive = ['MIT', 'MIT-0', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause'];

const packageSchema = v.object({ name: v.string(), version: v.string(), license: v.string() });
const sbomSchema = v.looseObject({
  serialNumber: v.string(),
  metadata: v.looseObject({
    timestamp: v.string(),
    component: v.looseObject({ 'bom-ref': v.string(), name: v.string() }),
  }),
  components: v.array(v.looseObject({ 'bom-ref': v.string() })),
  dependencies: v.array(v.looseObject({ ref: v.string(), dependsOn: v.array(v.string()) })),
});

const entryPoints = ['functions/token.ts', 'functions/jwks.ts'];
const options = { ...esbuildOptions, entryPoints, outdir: 'unused', write: false, metafile: true } as const;
const { outputs } = (await build(options)).metafile;
const paths = Object.values(outputs)
  .flatMap(({ inputs }) => Object.entries(inputs))
  .flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
const folders = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
const packages = await Promise.all(
  [...new Set(folders)]
    .sort()
    .map(async (folder) =>
      v.parse(packageSchema, JSON.parse(await readFile(`${folder}/package.json`, 'utf8'))),
    ),
);

if (process.argv.includes('--sbom')) printSbom();
else printLicenses();

const others = packages.filter(({ license }) => !permissive.includes(license)).map(({ name }) => name);
if (others.length > 0)
  throw new Error(`Packages with a license other than ${permissive.join(', ')}: ${others.join(', ')}`);

function printLicenses(): void {
  for (const { name, version, license } of packages) console.log(`${license.padEnd(12)} ${name} ${version}`);
  const licenses = [...new Set(packages.map(({ license }) => license))];
  const counts = licenses.map(
    (name) => `${packages.filter(({ license }) => license === name).length} ${name}`,
  );
  console.log(`${packages.length} packages: ${counts.join(', ')}`);
}

/** Reduces the SBOM that npm makes from the lock file to the bundled packages: `--omit dev` also omits those that a development tool needs too. */
function printSbom(): void {
  const command = 'npm sbom --package-lock-only --sbom-format cyclonedx --sbom-type application';
  const text = execFileSync(command, { shell: true, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const { serialNumber, metadata, components, dependencies, ...sbom } = v.parse(sbomSchema, JSON.parse(text));
  const { timestamp, component, ...otherMetadata } = metadata;
  const root = component['bom-ref'];
  const bundled = new Set(packages.map(({ name, version }) => `${name}@${version}`));
  console.log(
    JSON.stringify(
      {
        ...sbom,
        metadata: { ...otherMetadata, component: { ...component, name: root.replace(/@[^@]*$/, '') } },
        components: components.filter((entry) => bundled.has(entry['bom-ref'])),
        dependencies: dependencies
          .filter(({ ref }) => ref === root || bundled.has(ref))
          .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((name) => bundled.has(name)) })),
      },
      null,
      2,
    ),
  );
}
