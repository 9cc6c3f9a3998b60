import { type ConformanceProvider, keysAt, tokenFor } from '../provider.ts';

const issuer = 'https://auth.example.com';
const sub = '9f425a8d-7efc-4768-8f23-7647a74fdf13';
const session = tokenFor(issuer, sub, ['latenode'], { jti: 'b3e4', sid: '71ab', schema_id: 'customer' });

export const oryKratos: ConformanceProvider = {
  heading: 'Ory Kratos, session as a JWT',
  source: 'Ory Docs: Convert Ory sessions to JSON Web Tokens',
  keySets: [keysAt('https://keys.example.com/kratos.jwks.json', { kid: 'kratos-1', algorithm: 'ES256' })],
  times: { iat: 0, nbf: 0, exp: 60 },
  rows: [
    session.accept('tokenized session'),
    session.accept('tokenized session for two audiences', { aud: ['latenode', 'orders'] }),
    session.reject('tokenized session from another template', 'audience_mismatch', { aud: ['hasura'] }),
    session.reject('tokenized session without an audience', 'audience_missing', { aud: undefined }),
    session.reject('session without sub (subject_source: none)', 'invalid_subject', { sub: undefined }),
    session.reject('session signed with another algorithm', 'algorithm_not_configured', {}, { header: { alg: 'HS256' } }),
    session.reject('tokenized session from another server', 'issuer_not_configured', { iss: 'https://kratos.example.com' }),
  ],
};
