/**
 * Runs the contract of the stand-in against moto, an independent implementation. Does not run the part "what AWS does and moto
 * 5.2 does not" of test/local/secrets-manager/stand-in.test.ts, which fails with moto: for example, moto continues to read a
 * version that was rolled back.
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
