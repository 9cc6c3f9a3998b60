import { randomBytes } from 'node:crypto';
import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://login.example.com';
const sub = 'alice';
const token = { iss: issuer, sub, aud: 'spa' };
const accessToken = { ...token, aud: 'https://api.example.com', client_id: 'spa', scope: 'openid' };
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
    accept('token signed with the first of two keys with one kid', token, { user_id: sub }),
    accept('token signed with ES256, whose key has null members,', token, { user_id: sub }, { kid: 'ec' }),
    accept('token signed with EdDSA, whose key has no alg,', token, { user_id: sub }, { kid: 'ed' }),
    accept('token without kid', token, { user_id: sub }, { header: { kid: undefined } }),
    accept('token with fractional times', token, { user_id: sub }, { times: { iat: -0.25, nbf: -0.25, exp: 3599.75 } }),
    accept('token of an issuer clock ten seconds ahead', token, { user_id: sub }, { times: { iat: 10, nbf: 10, exp: 3610 } }),
    accept(
      'token of almost 10 kB (many groups)',
      { ...token, groups: Array.from({ length: 180 }, (_, index) => `group-${index}-aaaabbbb-0000-cccc-1111`) },
      { user_id: sub },
    ),
    accept('access token for the API', accessToken, { user_id: sub }),
    accept('ID token with azp', { ...token, azp: 'spa', nonce: 'n' }, { user_id: sub }),
    reject('token of an issuer clock an hour ahead', token, 'issued_in_future', { times: { iat: 3600, exp: 7200 } }),
    reject('token without exp', token, 'invalid_time', { times: { exp: undefined } }),
    reject('token with an aud that is not a string', { ...token, aud: { spa: true } }, 'invalid_audience'),
    reject('token without aud', { ...token, aud: undefined }, 'audience_missing'),
    reject('CI job token', { ...token, job_id: '1', pipeline_id: '2', project_path: 'acme/app' }, 'marked_ci_job'),
    reject('guest of Cognito identity pools', { ...token, amr: ['unauthenticated'] }, 'marked_anonymous'),
    reject('token signed with RS256 that names ES256', token, 'no_matching_key', { header: { alg: 'ES256' } }),
    reject('access token of another client', { ...accessToken, client_id: 'another' }, 'party_mismatch'),
    reject('access token that names no client', { ...accessToken, client_id: undefined }, 'audience_missing'),
    reject('ID token of another client', { ...token, aud: 'another' }, 'audience_mismatch'),
    reject('machine token (client credentials)', { ...accessToken, sub: 'spa' }, 'marked_client_subject'),
    reject('refresh token', { ...token, token_type: 'refresh_token' }, 'marked_refresh_token'),
  ],
};
