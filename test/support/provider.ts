/** Parses a provider from an operator's entry, as the configuration does. */
import * as v from 'valibot';
import { type IdentityProvider, identityProviderSchema } from '../../lib/identity/provider/schema.ts';

/** Returns a provider for https://issuer.example.com and the audience "spa", changed by these members. */
export const providerOf = (members: object = {}): IdentityProvider =>
  v.parse(identityProviderSchema, { issuer: 'https://issuer.example.com', audiences: ['spa'], ...members });
