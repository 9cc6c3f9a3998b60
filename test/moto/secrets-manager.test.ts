/**
 * Runs the contract of the stand-in against moto, an independent implementation. Skips what moto
 * 5.2 does otherwise than AWS: "what AWS does and moto 5.2 does not" in test/local/secrets-manager/stand-in.test.ts, all of which fails
 * here, such as a rollback, after which moto goes on reading the version that was rolled back.
 */
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll } from 'vitest';
import { contract } from '../local/secrets-manager/contract.ts';
import { startMoto } from './moto.ts';

const moto = await startMoto();
afterAll(() => moto.close());

contract(
  'moto',
  () =>
    new SecretsManager({
      endpoint: moto.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'moto', secretAccessKey: 'moto' },
    }),
);
