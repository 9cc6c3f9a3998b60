import { randomBytes } from 'node:crypto';
import { type ConformanceProvider, discoveryOf, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://login.example.com';
const token = tokenFor(issuer, 'alice', 'spa', {});
const accessToken = tokenOf({ ...token.claims, aud: 'https://api.example.com', client_id: 'spa', scope: 'openid' });
const certificates = [randomBytes(1500).toString('base64'), randomBytes(1500).toString('base64')];

/** Tokens and keys as less common providers issue them. */
export const other: ConformanceProvider = {
  heading: 'Any other provider',
  source: 'JetBrains Hub and SimpleSAMLphp (fractions), .NET serializers (null members), RFC 8417 mediatype-only key sets',
  keySets: [
    {
      url: `${issuer}/keys`,
      contentType: 'application/jwk-set+json',
      keys: [
        { kid: 'twice', algorithm: 'RS256', members: { x5c: certificates } },
        { kid: 'twice', algorithm: 'RS256', members: { x5c: certificates } },
        { kid: 'ec', algorithm: 'ES256', members: { use: null, alg: null, key_ops: null, x5t: '' } },
        { kid: 'ed', algorithm: 'EdDSA', members: { alg: undefined } },
      ],
      otherKeys: [
        null,
        'a string',
        { kty: 'oct', k: 'c2VjcmV0', kid: 'secret' },
        // Certificate chains make key sets of more than 150 kB.
        ...Array.from({ length: 40 }, (_, index) => ({
          kty: 'RSA',
          kid: `old-${index}`,
          use: 'enc',
          n: 'AQAB',
          e: 'AQAB',
          x5c: certificates,
        })),
      ],
    },
  ],
  discovery: [discoveryOf(issuer, `${issuer}/keys`)],
  rows: [
    token.accept('token signed with the first of two keys with the same kid'),
    token.accept('token signed with ES256, whose key has null members,', {}, { kid: 'ec' }),
    token.accept('token signed with EdDSA, whose key has no alg,', {}, { kid: 'ed' }),
    token.accept('token without kid', {}, { header: { kid: undefined } }),
    token.accept('token with fractional times', {}, { times: { iat: -0.25, nbf: -0.25, exp: 3599.75 } }),
    token.accept('token from an issuer whose clock is ten seconds ahead', {}, { times: { iat: 10, nbf: 10, exp: 3610 } }),
    token.accept('token of almost 10 kB (many groups)', { groups: Array.from({ length: 180 }, (_, index) => `group-${index}-aaaabbbb-0000-cccc-1111`) }),
    accessToken.accept('access token for the API'),
    token.accept('ID token with azp', { azp: 'spa', nonce: 'n' }),
    token.reject('token from an issuer whose clock is an hour ahead', 'issued_in_future', {}, { times: { iat: 3600, exp: 7200 } }),
    token.reject('token without exp', 'invalid_time', {}, { times: { exp: undefined } }),
    token.reject('token with an aud that is not a string', 'invalid_audience', { aud: { spa: true } }),
    token.reject('token without aud', 'audience_missing', { aud: undefined }),
    token.reject('CI job token', 'marked_ci_job', { job_id: '1', pipeline_id: '2', project_path: 'acme/app' }),
    token.reject('token of a guest from a Cognito identity pool', 'marked_anonymous', { amr: ['unauthenticated'] }),
    token.reject('token signed with RS256 whose header names ES256', 'no_matching_key', {}, { header: { alg: 'ES256' } }),
    accessToken.reject('access token issued to another client', 'party_mismatch', { client_id: 'another' }),
    accessToken.reject('access token that names no client', 'audience_missing', { client_id: undefined }),
    token.reject('ID token issued to another client', 'audience_mismatch', { aud: 'another' }),
    accessToken.reject('machine token (client credentials)', 'marked_client_subject', { sub: 'spa' }),
    token.reject('refresh token', 'marked_refresh_token', { token_type: 'refresh_token' }),
  ],
};
