/** Recognizes issuers by their names: Cognito user pools and Entra ID. */

/** The placeholder for the tenant id in an issuer of Entra ID. */
export const tenantPlaceholder = '{tenantid}';

/** True for a tenant id as Entra ID writes it: a lowercase GUID. */
export const isTenantId = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value);

const poolIssuer =
  /^https:\/\/(issuer-)?cognito-idp(-fips)?\.[a-z0-9-]+\.amazonaws\.(com|com\.cn|eu)\/[\w-]+$/;
const poolLikeHost = /^((issuer-)?cognito-idp[.-].*|.*\.amazoncognito\.com)$/i;

/** True for the issuer of a Cognito user pool, in its original or its newer form. */
export const isPoolIssuer = (issuer: string): boolean => poolIssuer.test(issuer);

/** True for a URL on a Cognito host that no token has as its `iss`. */
export const isPoolLike = (issuer: string): boolean =>
  poolLikeHost.test(hostOf(issuer) ?? '') && !isPoolIssuer(issuer);

const entraHosts = new Set([
  'login.microsoftonline.com',
  'login.microsoft.com',
  'login.windows.net',
  'sts.windows.net',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.chinacloudapi.cn',
  'sts.chinacloudapi.cn',
  'login.microsoftonline.de',
]);

/** True for an issuer on a host of Entra ID in any cloud, of External ID, or of Azure AD B2C. */
export const isEntraIssuer = (issuer: string): boolean => {
  const host = hostOf(issuer) ?? '';
  return entraHosts.has(host) || /\.(ciamlogin|b2clogin)\.com$/.test(host);
};

/** True for a URL that stands for several tenants of Entra ID, which no token has as its `iss`. */
export const isEntraAlias = (issuer: string): boolean =>
  isEntraIssuer(issuer) && /^\/(common|organizations|consumers)(\/|$)/i.test(new URL(issuer).pathname);

/** True if exactly one segment of the path is the placeholder, and there is no other placeholder. */
export const isTenantTemplate = (issuer: string): boolean =>
  /^https?:\/\/[^/{}]+(\/[^/{}]+)*\/\{tenantid\}(\/[^/{}]+)*\/?$/.test(issuer);

/** True for a string with a placeholder that the operator has to replace. */
export const hasPlaceholder = (text: string): boolean => /[{}<>]/.test(text);

/** True for a string without a colon, or a URI (RFC 7519 section 4.1.1), without control characters. */
export const isStringOrUri = (text: string): boolean =>
  /^([^:\p{Cc}\p{Cs}]+|[a-z][a-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]+)$/iu.test(text);

/** Returns the host name of a URL; undefined for any other string. */
export const hostOf = (text: string): string | undefined =>
  URL.canParse(text) ? new URL(text).hostname || undefined : undefined;
