/** Checks the packages of the functions: their content, their size, and that they run as Lambda loads them. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { esbuildOptions } from '../../serverless/build/esbuild.ts';
import { newPrivateKey, startBroker, type TestBroker, tokenEvent } from '../support/broker.ts';
import { secretId } from '../support/secret.ts';
import { variablesOf } from '../support/settings.ts';
import { filtersOf, matches, select } from './metrics.ts';
import { hashOfZip, type PackagedStages } from './stages.ts';

export const testPackages = ({ built, hashesElsewhere }: PackagedStages): void => {
  describe.each(['token', 'jwks'] as const)('the package of the function %s', (name) => {
    test('has the same hash for another stage, and in another folder, time zone and umask', async () => {
      expect(await hashOfZip(built, name)).toBe(hashesElsewhere[name]);
    });

    let code: string;
    beforeAll(async () => {
      const files = await built.unzip(name);
      expect(Object.keys(files)).toEqual([`functions/${name}.mjs`]); // no tests, source map or metafile
      code = Buffer.concat(Object.values(files)).toString();
    });

    test('is one module of at most 232 kB (79 gzipped), which esbuild makes of what the function needs', async () => {
      expect(Buffer.byteLength(code)).toBeLessThanOrEqual(232_000);
      expect(gzipSync(code).length).toBeLessThanOrEqual(79_000);
      const options = { ...esbuildOptions, entryPoints: [`functions/${name}.ts`], outdir: 'unused' };
      const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true });
      expect(outputFiles.map(({ text }) => text === code)).toEqual([true]);
      // Nothing that only the deployment and editors read.
      const foreign = /^(?!functions\/|lib\/|node_modules\/|serverless\/build\/aws-config\.ts$)/;
      expect(Object.keys(metafile.inputs).filter((path) => foreign.test(path))).toEqual([]);
      expect(code).not.toContain('type:"description"'); // valibot's hover texts
    });

    test('contains only the credential sources of Lambda, and no instance metadata or AWS profile', () => {
      expect(code).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
      expect(code).toContain('AWS_REGION is not set'); // the error in place of instance metadata and profiles
      // Names that the other sources cannot do without, and the packages of these sources.
      const metadata = /169\.254\.169\.254|EC2_METADATA|iam\/security-credentials/;
      const profiles = /AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE|credential_process/;
      const services = /GetRoleCredentials|AssumeRole|AWS_WEB_IDENTITY_TOKEN_FILE/;
      const packages = /credential-provider-(sso|ini|process|web-identity|imds)|token-providers/;
      for (const others of [metadata, profiles, services, packages])
        expect(others.exec(code)?.[0]).toBeUndefined();
    });
  });

  describe('the packaged function, loaded as Lambda loads it', () => {
    let broker: TestBroker;
    let directory: string;

    beforeAll(async () => {
      broker = await startBroker();
      await broker.putKey(newPrivateKey());
      directory = await mkdtemp(join(tmpdir(), 'broker-zip-'));
      for (const name of ['token', 'jwks'] as const) {
        for (const bytes of Object.values(await built.unzip(name)))
          await writeFile(join(directory, `${name}.mjs`), bytes);
      }
    });

    afterAll(async () => {
      await broker.close();
      await rm(directory, { recursive: true });
    });

    const environment = () => {
      const { issuer, clientId } = broker.identityProvider;
      return {
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: broker.secretsManager.url,
        BROKER_VERSION: 'v1.2.3',
        ...variablesOf({ identityProviders: [{ issuer, audiences: [clientId] }] }, secretId),
      };
    };

    /** Loads a function in its own process and invokes it once; returns its response and its log. */
    const invoke = async (name: string, event: object, env: NodeJS.ProcessEnv = environment()) => {
      const script = `
      const { handler } = await import(process.argv[1]);
      const response = await handler(JSON.parse(process.argv[2]), { awsRequestId: 'lambda' });
      const hasUndici = process.moduleLoadList.some((name) => name.includes('undici'));
      console.log(JSON.stringify({ response, hasUndici }));`;
      const path = join(directory, `${name}.mjs`);
      const run = promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', script, path, JSON.stringify(event)],
        { env },
      );
      const lines = (await run).stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      return { ...lines.at(-1), log: lines.slice(0, -1) };
    };

    test('returns a Latenode JWT that verifies against the key set, and writes lines that the metric filters match', async () => {
      const { idToken } = await broker.identityProvider.signIn('plain');
      const calls = broker.secretsManager.calls.length;
      const token = await invoke('token', tokenEvent(idToken));
      expect(broker.secretsManager.calls).toHaveLength(calls + 1); // from its load to the end of its first request
      expect(token.hasUndici).toBe(false); // it would slow down the cold start
      expect(token.response.statusCode).toBe(200);
      const jwks = await invoke('jwks', {});
      const { payload } = await jwtVerify(
        JSON.parse(token.response.body).token,
        createLocalJWKSet(JSON.parse(jwks.response.body)),
      );
      expect(payload).toEqual({ tenant_id: 42, user_id: 'plain', exp: expect.any(Number) });

      const start = { level: 'INFO', message: 'start', function: 'local', version: 'v1.2.3' };
      const key = { SigningKeyFetched: 1, SigningKeyAgeDays: expect.closeTo(0, 1), FunctionName: 'local' };
      for (const metrics of [key, { IssuerKeysFetched: 1, FunctionName: 'local' }])
        expect(token.log).toContainEqual(expect.objectContaining(metrics));
      expect(token.log.at(-1)).toMatchObject({ message: 'audit', outcome: 'issued', user_id: 'plain' });
      for (const { log } of [token, jwks])
        expect(log.filter(({ message }: { message: string }) => message === 'start')).toMatchObject([start]);
      const lines = new Map([
        ['TokenLogGroup', token.log.at(-1)],
        ['JwksLogGroup', jwks.log.at(-1)],
      ]);
      const filters = filtersOf(built.template).filter(({ logGroup }) => lines.has(logGroup));
      expect(filters.map(({ name }) => name)).toContain('LatenodeJwtTimeMetric');
      expect(new Set(filters.map(({ logGroup }) => logGroup))).toEqual(new Set(lines.keys()));
      for (const { logGroup, pattern, value, unit, dimensions } of filters) {
        const line = lines.get(logGroup);
        expect(matches(pattern, line), pattern).toBe(true);
        expect(matches(pattern, { ...line, message: 'start' }), pattern).toBe(false);
        if (unit === 'Milliseconds') expect(select(line, value)).toEqual(expect.any(Number));
        else expect(value).toBe('1');
        for (const { Value } of dimensions) expect(select(line, Value)).toEqual(expect.any(String));
      }
    });

    test('does not start with an invalid configuration: one message names every invalid setting', async () => {
      const settings = { latenodeTenantId: 'x', tokenTtlSeconds: 5 };
      const env = { ...environment(), ...variablesOf(settings, ' ') };
      await expect(invoke('token', tokenEvent(), env)).rejects.toThrow(
        /The configuration is invalid\.\n +BROKER_SETTINGS\.latenodeTenantId: .+\n +BROKER_SETTINGS\.tokenTtlSeconds: .+\n +SIGNING_KEY_SECRET_ID: .+/,
      );
    });
  });
};
