import { randomBytes } from 'node:crypto';
import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const issuer = 'https://login.example.com';
const sub = 'alice';
const token = { iss: issuer, sub, aud: 'spa' };
const certificates = [randomBytes(1500).toString('base64'), randomBytes(1500).toString('base64')];

/** Tokens and keys as less common providers issue them. */
export const other: ConformanceProvider = {
  heading: 'Any other provider',
  source:
    'JetBrains Hub and SimpleSAMLphp (fractions), .NET serializers (null members), RFC 8417 mediatype-only key sets',
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
    {
      title: 'token signed with the first of two keys with one kid',
      claims: token,
      issued: { user_id: sub },
    },
    {
      title: 'token signed with ES256, whose key has null members,',
      claims: token,
      kid: 'ec',
      issued: { user_id: sub },
    },
    {
      title: 'token signed with EdDSA, whose key has no alg,',
      claims: token,
      kid: 'ed',
      issued: { user_id: sub },
    },
    { title: 'token without kid', header: { kid: undefined }, claims: token, issued: { user_id: sub } },
    {
      title: 'token with fractional times',
      claims: token,
      times: { iat: -0.25, nbf: -0.25, exp: 3599.75 },
      issued: { user_id: sub },
    },
    {
      title: 'token of an issuer clock ten seconds ahead',
      claims: token,
      times: { iat: 10, nbf: 10, exp: 3610 },
      issued: { user_id: sub },
    },
    {
      title: 'token of almost 10 kB (many groups)',
      claims: {
        ...token,
        groups: Array.from({ length: 180 }, (_, index) => `group-${index}-aaaabbbb-0000-cccc-1111`),
      },
      issued: { user_id: sub },
    },
    {
      title: 'token of an issuer clock an hour ahead',
      claims: token,
      times: { iat: 3600, exp: 7200 },
      rejected: 'issued_in_future',
    },
    { title: 'token without exp', claims: token, times: { exp: undefined }, rejected: 'invalid_time' },
    {
      title: 'token with an aud that is not a string',
      claims: { ...token, aud: { spa: true } },
      rejected: 'invalid_audience',
    },
    { title: 'token without aud', claims: { ...token, aud: undefined }, rejected: 'audience_missing' },
    {
      title: 'CI job token',
      claims: { ...token, job_id: '1', pipeline_id: '2', project_path: 'acme/app' },
      rejected: 'marked_ci_job',
    },
    {
      title: 'guest of Cognito identity pools',
      claims: { ...token, amr: ['unauthenticated'] },
      rejected: 'marked_anonymous',
    },
    {
      title: 'token signed with RS256 that names ES256',
      header: { alg: 'ES256' },
      claims: token,
      rejected: 'no_matching_key',
    },
    { title: 'unsigned token', header: { alg: 'none' }, claims: token, rejected: 'algorithm_not_configured' },
  ],
};
