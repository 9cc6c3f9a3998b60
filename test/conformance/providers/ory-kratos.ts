import { accept, type ConformanceProvider, reject } from '../provider.ts';

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
  times,
  rows: [
    accept('tokenized session', session, { user_id: sub }),
    accept('tokenized session for two audiences', { ...session, aud: ['latenode', 'orders'] }, { user_id: sub }),
    reject('tokenized session of another template', { ...session, aud: ['hasura'] }, 'audience_mismatch'),
    reject('tokenized session without an audience', { ...session, aud: undefined }, 'audience_missing'),
    reject('session without sub (subject_source: none)', { ...session, sub: undefined }, 'invalid_subject'),
    reject('session signed with another algorithm', session, 'algorithm_not_configured', { header: { alg: 'HS256' } }),
    reject('tokenized session of another server', { ...session, iss: 'https://kratos.example.com' }, 'issuer_not_configured'),
  ],
};
