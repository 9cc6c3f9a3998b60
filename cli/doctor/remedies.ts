/** Names the remedies for a host that does not answer, for the keys of an issuer, and for a rejected token. */

/** Keyed by case-insensitive patterns; the first that matches applies. */
type Remedies = Readonly<Record<string, string>>;

const find = (remedies: Remedies, reason: string): string | undefined =>
  Object.entries(remedies).find(([pattern]) => new RegExp(pattern, 'i').test(reason))?.[1];

const networkRemedies: Remedies = {
  'ENOTFOUND|EAI_AGAIN':
    'there is no such host, or this machine has no DNS: check the spelling of the address',
  ECONNREFUSED: 'nothing listens there: check the port, and that the server is running',
  'certificate|CERT|SELF_SIGNED|ALTNAME|UNABLE_TO':
    'its TLS certificate is not valid for this name: renew or correct it',
  'timeout|aborted|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH':
    'it does not answer in time: check that it is running, and that no firewall blocks this machine',
  'ECONNRESET|socket hang up|other side closed|EPROTO|wrong version':
    'it closes the connection: check for http instead of https, and for a proxy in between',
};

/** Looks at the message of an error of Node; returns undefined for other errors. */
export const networkRemedy = (reason: string): string | undefined => find(networkRemedies, reason);

/** The remedy for an issuer that is probably wrong. */
export const compare = 'the issuer must equal the iss of the tokens: compare region, pool, tenant and realm';
const b2cKeys = 'https://NAME.b2clogin.com/NAME.onmicrosoft.com/POLICY/discovery/v2.0/keys';

const issuerRemedies: Remedies = {
  'b2clogin\\.com.*: answered with status 404': `Azure AD B2C has no discovery at its iss: set jwksUri in identityProviders, such as ${b2cKeys}`,
  'status (401|403|406|429)$':
    'a firewall (WAF) in front of the issuer blocks servers: allow requests for discovery and key set whose User-Agent begins with latenode-token-broker',
  'status 404$': `${compare}; if they are equal, the issuer has no discovery: set jwksUri in identityProviders`,
  'status 4': compare,
  'status 5': 'the issuer fails: try again, or see its status page',
  'status 3': 'the functions follow no redirects: set the issuer to the iss of its tokens',
  ': answer is not (JSON|a JWK set)': `something else answers there, such as a page: ${compare}`,
  ': .*jwks_uri':
    'its metadata needs a jwks_uri that is https on a public host name; or set jwksUri in identityProviders',
  'without a key':
    'it publishes no RSA key of 2048 bits or more, no EC key and no Ed25519 key: configure it to sign with one of these',
  'longer than': 'set jwksUri in identityProviders to a smaller key set of this issuer',
};

/** @param reason the reason why the keys of the issuer cannot be fetched */
export const issuerRemedy = (issuer: string, reason: string): string =>
  networkRemedy(reason) ?? find(issuerRemedies, `${issuer}: ${reason}`) ?? compare;

const newUsers = 'which makes every user a new user at Latenode';
const notComplete =
  'send a complete ID or access token; if the access token is opaque, have the issuer make it a JWT, for example by requesting an audience';
const asIssued = 'send an ID or access token exactly as your page receives it from the issuer';
const otherToken =
  'send the ID token in place of the access token, or the access token in place of the ID token';

const refusalRemedies: Remedies = {
  '^issuer not configured: https://sts\\.windows\\.net':
    'this is a v1 token of Entra ID: set requestedAccessTokenVersion to 2 in the manifest of the application, or configure this issuer',
  '^issuer not configured: https://login\\.microsoftonline\\.':
    'this tenant of Entra ID is not configured: configure this issuer, or for several tenants the issuer https://login.microsoftonline.com/{tenantid}/v2.0 with their ids in "tenants"',
  '^issuer not configured':
    'send a token of a configured issuer, or set the issuer to the iss of this one, character for character',
  '^tenant not configured': 'if this tenant may use Latenode, add its tid to "tenants" of the provider',
  '^(audience|authorized party).* missing$':
    'name the azp (client_id) of this token in "authorizedParties" of the provider; if the issuer serves only this application, set "audiences" to "any"',
  '^audience':
    'send a token for a configured audience, or add the aud (of Cognito access tokens: client_id) of this one to "audiences"',
  '^authorized party':
    'send a token of a configured client, or add the azp (client_id) of this one to "authorizedParties"',
  '^this use of token': `${otherToken}, or set "tokenUse" of the provider`,
  '^mark ':
    'tokens of machines, and of users who have not completed the sign-in, are rejected; if this is the token of a signed-in user, name the mark in "acceptMarked" of the provider',
  'maxTokenAgeSeconds needs it': 'the issuer sends no iat: remove maxTokenAgeSeconds from the provider',
  '^older than maxTokenAgeSeconds': 'sign in again, or raise maxTokenAgeSeconds of the provider',
  '^expired|expires in less': 'sign in again: it has expired',
  'in the future': 'compare the clock of the issuer with that of this machine',
  'finite number|^"aud" is neither|^"sub" is not': `the issuer issues such tokens: ${otherToken}`,
  'is not verified$': `let the user verify it at the issuer, or set another "userIdClaim", ${newUsers}`,
  '^user id begins':
    'the prefixes of two providers collide: change the "userIdPrefix" of one, which makes its users new users at Latenode',
  '^(user id|".*") (is not a string of|is neither a string)': `configure the issuer to add the claim of "userIdClaim", or set another one, ${newUsers}`,
  '^"alg"':
    'add the alg of this token to "algorithms" of the provider, or configure the issuer to sign with one of them',
  '^the issuer has no key|^several keys|^signature':
    'sign in again: this token is not signed with a key that the issuer publishes',
  '^token (longer|does not have)|canonical base64url|not a JSON object': notComplete,
  '^header carries|^"(kid|typ)"|^rejected by jose': asIssued,
  'Admin role': 'set "allowAdminRole": true in the entitlements, or correct the claim of this user',
  '^no rule|no_personal_space|^a claim|^the claim':
    'change the entitlements and deploy, or change the claims of this user and sign in again',
};

/** Returns undefined if no remedy is known. @param reason the message of the broker's own error */
export const refusalRemedy = (reason: string): string | undefined => find(refusalRemedies, reason);
