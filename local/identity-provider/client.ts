/** Names the client and the audience in tokens of the local identity provider. */

export const clientId = 'local-spa';

/** The audience of access tokens, an absolute URI (RFC 8707, section 2). */
export const audience = 'https://api.example.com';
