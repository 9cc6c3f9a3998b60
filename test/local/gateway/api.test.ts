import { expect, test } from 'vitest';
import { readApi } from '../../../local/gateway/api.ts';

test('readApi returns the functions, routes, CORS and timeout of serverless.yml with the settings of the stage', () => {
  const { functions, routes, cors, timeoutSeconds } = readApi('local', {
    allowedOrigins: ['http://a.example'],
    allowedHeaders: ['authorization'],
  });
  expect(functions).toEqual({
    token: { module: './functions/token.ts', name: 'latenode-token-broker-local-token' },
    jwks: { module: './functions/jwks.ts', name: 'latenode-token-broker-local-jwks' },
  });
  expect([...routes]).toEqual([
    ['POST /token', 'token'],
    ['GET /.well-known/jwks.json', 'jwks'],
  ]);
  expect(cors.allowedOrigins).toEqual(['http://a.example']);
  expect(cors.allowedMethods).toEqual(['GET', 'POST']);
  expect(cors.allowedHeaders).toEqual(['authorization']);
  expect(cors.exposedResponseHeaders).toContain('apigw-requestid');
  expect(timeoutSeconds).toBe(10);
});

test('readApi throws if a setting is missing', () => {
  expect(() => readApi('local', {})).toThrow('Expected Array');
});
