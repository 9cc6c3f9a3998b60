/**
 * Runs the contract of the stand-in against moto, an independent implementation. The part "unlike moto 5.2" of
 * test/local/secrets-manager/stand-in.test.ts fails with moto, which continues to read a version that was rolled back.
 */
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll } from 'vitest';
import { contract } from '../local/secrets-manager/contract.ts';
import { startMoto } from './moto.ts';

const moto = await startMoto();
afterAll(() => moto.close());

const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };
contract('moto', new SecretsManager({ endpoint: moto.url, region: 'us-east-1', credentials }));
