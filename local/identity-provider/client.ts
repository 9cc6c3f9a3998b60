/** The names by which tokens of the local identity provider are for this broker. */

export const clientId = 'local-spa';

/** The audience of access tokens, an absolute URI (RFC 8707, section 2). */
export const audience = 'https://api.example.com';
