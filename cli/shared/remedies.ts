/** Names the remedies for a host that does not respond, and for every reason for which the broker rejects a request. */
import type { BrokerError } from '../../lib/errors.ts';
import { tenantPlaceholder } from '../../lib/identity/provider/issuer-names.ts';
import type { Reason } from '../../lib/reasons.ts';

/** Keyed by case-insensitive patterns of the codes of Node.js and OpenSSL; the first that matches applies. */
const networkRemedies: Readonly<Record<string, string>> = {
  'ENOTFOUND|EAI_AGAIN': 'the host does not exist, or this machine has no DNS: check the address',
  ECONNREFUSED: 'the connection is refused: check the port, and that the server is running',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT':
    'its server does not send the intermediate certificate, which browsers fetch and Node.js does not: install the full chain',
  'certificate|CERT|SELF_SIGNED|ALTNAME|UNABLE_TO':
    'its TLS certificate is not valid for this name: renew or correct it',
  'timeout|aborted|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH':
    'it does not respond in time: check that it is running, and that no firewall blocks this machine',
  'ECONNRESET|socket hang up|other side closed|EPROTO|wrong version':
    'it closes the connection: check whether it expects http, and whether there is a proxy in between',
};

/** Finds the code of Node.js in the description of an error; returns undefined if it has none that is known. */
export const networkRemedy = (description: string): string | undefined =>
  Object.entries(networkRemedies).find(([pattern]) => new RegExp(pattern, 'i').test(description))?.[1];

/** The remedy for an issuer that is probably wrong. */
const compare = 'the issuer must equal the iss of the tokens: compare region, pool, tenant and realm';
const b2cKeys = 'https://NAME.b2clogin.com/NAME.onmicrosoft.com/POLICY/discovery/v2.0/keys';

const jwksUriInstead = 'set jwksUri in identityProviders';
const newUsers = 'which makes every user a new user at Latenode';
const notComplete =
  'send a complete ID or access token; if the access token is opaque, have the issuer make it a JWT, for example by requesting an audience';
const asIssued = 'send an ID or access token exactly as your page receives it from the issuer';
const otherToken = 'send the ID token instead of the access token, or vice versa';
const signInAgain = 'sign in again: this token is not signed with a key that the issuer publishes';
const expired = 'sign in again: it has expired';
const clocks = 'compare the clock of the issuer with that of this machine';
const malformed = `the issuer issues such tokens: ${otherToken}`;
const marked =
  'tokens of machines, and of users who have not completed the sign-in, are rejected; if this is the token of a signed-in user, add the mark to "acceptMarked" of the provider';
const notEntitled = 'change the entitlements and deploy, or change the claims of this user and sign in again';
const groupsOverage =
  'Entra ID omits the groups of a user with too many: use app roles in "roles", or have it send only groups assigned to the application';
const checkLog = 'read the last errors in the log of the function';

interface Context {
  /** The issuer concerned: the `iss` of the token, or the issuer whose keys cannot be fetched. */
  readonly issuer: string;
  readonly detail: string;
}

type Remedy = string | ((context: Context) => string);

const remedies: Readonly<Record<Reason, Remedy>> = {
  no_bearer_token: notComplete,
  several_authorization_headers: 'a proxy adds a second Authorization header: configure it not to',
  token_too_long: notComplete,
  not_a_jws: notComplete,
  not_a_json_object: notComplete,
  header_extension: asIssued,
  invalid_kid: asIssued,
  wrong_token_type: asIssued,
  algorithm_not_configured:
    'add the alg of this token to "algorithms" of the provider, or configure the issuer to sign with one of them',
  issuer_not_configured: ({ issuer }) => remedyForIssuer(issuer),
  tenant_not_configured: 'if this tenant may use Latenode, add its tid to "tenants" of the provider',
  no_matching_key: signInAgain,
  invalid_signature: signInAgain,
  invalid_time: malformed,
  expired,
  expires_too_soon: expired,
  not_yet_valid: clocks,
  issued_in_future: clocks,
  issue_time_missing: 'the issuer sends no iat: remove maxTokenAgeSeconds from the provider',
  too_old: 'sign in again, or raise maxTokenAgeSeconds of the provider',
  invalid_audience: malformed,
  token_use_not_configured: `${otherToken}, or set "tokenUse" of the provider`,
  audience_mismatch:
    'send a token for a configured audience, or add the aud (of Cognito access tokens: client_id) of this one to "audiences"',
  audience_missing:
    'name the azp (client_id) of this token in "authorizedParties" of the provider; if the issuer serves only this application, set "audiences" to "any"',
  party_mismatch:
    'send a token of a configured client, or add the azp (client_id) of this one to "authorizedParties"',
  invalid_subject: `configure the issuer to send "sub" as a string, not as a number, or ${otherToken}`,
  invalid_user_id: `configure the issuer to add the claim of "userIdClaim", or set another one, ${newUsers}`,
  unverified_user_id: `let the user verify it at the issuer, or set another "userIdClaim", ${newUsers}`,
  user_id_prefix_collision:
    'change the "userIdPrefix" of one of the two providers, which makes its users new users at Latenode',
  marked_client_subject: marked,
  marked_client_credentials: marked,
  marked_app_only: marked,
  marked_service_account: marked,
  marked_ci_job: marked,
  marked_anonymous: marked,
  marked_pending: marked,
  marked_refresh_token: `this is a refresh token: ${asIssued}`,
  marked_security_event: asIssued,
  marked_sender_constrained: marked,
  rule_denies:
    'remove the rule with "deny" from the entitlements and deploy, if this user may use Latenode again',
  no_rule_matches: ({ detail }) => (detail === 'groups_overage' ? groupsOverage : notEntitled),
  invalid_id: notEntitled,
  invalid_role: notEntitled,
  admin_role_not_allowed: 'set "allowAdminRole": true in the entitlements, or correct the claim of this user',
  no_space_granted: notEntitled,
  issuer_unreachable: ({ detail }) => networkRemedy(detail) ?? compare,
  issuer_redirects: 'the functions follow no redirects: set the issuer to the iss of its tokens',
  issuer_denies_request:
    'a firewall (WAF) in front of the issuer blocks servers: allow requests for discovery and key set whose User-Agent starts with latenode-token-broker',
  issuer_not_found: ({ issuer }) =>
    /\.b2clogin\.com\//.test(issuer)
      ? `Azure AD B2C has no discovery at its iss: ${jwksUriInstead}, such as ${b2cKeys}`
      : `${compare}; if they are equal, the issuer has no discovery: ${jwksUriInstead}`,
  issuer_fails: 'the issuer fails: try again, or see its status page',
  issuer_response_compressed:
    'configure the issuer, or the CDN in front of it, to send its key set without Content-Encoding to requests that accept only identity',
  issuer_response_too_long: `${jwksUriInstead} to a smaller key set of this issuer`,
  issuer_response_not_json: `another server responds there, probably with an HTML page: ${compare}`,
  discovery_names_other_issuer: ({ issuer, detail }) => remedyForName(detail, issuer),
  discovery_without_keys: `its metadata must have an https jwks_uri on a public host name; or ${jwksUriInstead}`,
  not_a_key_set: `another server responds there: ${compare}`,
  no_usable_key:
    'it publishes no RSA key of 2048 bits or more, no EC key and no Ed25519 key: configure it to sign with one of these',
  signing_key_unreadable: checkLog,
  invalid_signing_key: 'push a valid key with npm run key -- push',
  unexpected_error: checkLog,
};

function remedyForIssuer(issuer: string): string {
  if (issuer.startsWith('https://sts.windows.net/'))
    return 'this is a v1 token of Entra ID: set requestedAccessTokenVersion to 2 in the manifest of the application, or configure this issuer';
  if (issuer.startsWith('https://login.microsoftonline.'))
    return 'this tenant of Entra ID is not configured: configure this issuer, or for several tenants the issuer https://login.microsoftonline.com/{tenantid}/v2.0 with their ids in "tenants"';
  return 'send a token of a configured issuer, or set the issuer to the iss of this one, character for character';
}

/** `named` is the quoted issuer in the metadata. Azure AD B2C has its metadata under the policy, not under its iss. */
function remedyForName(named: string, issuer: string): string {
  if (named.includes(tenantPlaceholder))
    return `set issuer to ${named} and the accepted tenant ids in "tenants", and deploy`;
  const exactly = 'set the issuer to exactly this value, and deploy';
  const sameButForSlash = [`${issuer}/`, issuer.replace(/\/$/, '')].map((text) => JSON.stringify(text));
  return sameButForSlash.includes(named)
    ? `${exactly}: it differs in the trailing slash`
    : `${exactly}; if it has no discovery at that address, ${jwksUriInstead}`;
}

/** Returns the remedy for an error of the broker that concerns this issuer. */
export const remedyOf = ({ reason, detail = '' }: BrokerError, issuer = ''): string => {
  const remedy = remedies[reason];
  return typeof remedy === 'string' ? remedy : remedy({ issuer, detail });
};
