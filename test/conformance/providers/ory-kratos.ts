import type { ConformanceProvider } from '../provider.ts';

const issuer = 'https://auth.example.com';
const sub = '9f425a8d-7efc-4768-8f23-7647a74fdf13';
const times = { iat: 0, nbf: 0, exp: 60 };
const session = { iss: issuer, aud: ['latenode'], jti: 'b3e4', sid: '71ab', sub, schema_id: 'customer' };

export const oryKratos: ConformanceProvider = {
  heading: 'Ory Kratos, session as a JWT',
  source: 'Ory Docs: Convert Ory sessions to JSON Web Tokens',
  keySets: [
    {
      url: 'https://keys.example.com/kratos.jwks.json',
      keys: [{ kid: 'kratos-1', algorithm: 'ES256' }],
    },
  ],
  rows: [
    { title: 'tokenized session', claims: session, times, issued: { user_id: sub } },
    {
      title: 'tokenized session of another template',
      claims: { ...session, aud: ['hasura'] },
      times,
      rejected: 'audience_mismatch',
    },
    {
      title: 'tokenized session without an audience',
      claims: { ...session, aud: undefined },
      times,
      rejected: 'audience_missing',
    },
    { title: 'forged session', claims: session, times, isForged: true, rejected: 'invalid_signature' },
    {
      title: 'expired session',
      claims: session,
      times: { iat: -200, exp: -140 },
      rejected: 'expired',
    },
    {
      title: 'session without sub (subject_source: none)',
      claims: { ...session, sub: undefined },
      times,
      rejected: 'invalid_subject',
    },
    {
      title: 'session signed with another algorithm',
      header: { alg: 'HS256' },
      claims: session,
      times,
      rejected: 'algorithm_not_configured',
    },
  ],
};
