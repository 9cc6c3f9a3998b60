/** A provider as the configuration makes it from an operator's entry. */
import * as v from 'valibot';
import { type IdentityProvider, identityProviderSchema } from '../../lib/identity/provider.ts';

/** For https://issuer.example.com and the audience "spa", with these members over it. */
export const providerOf = (members: object = {}): IdentityProvider =>
  v.parse(identityProviderSchema, {
    issuer: 'https://issuer.example.com',
    audiences: ['spa'],
    ...members,
  });
