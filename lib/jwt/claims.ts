/** The claims of a token (RFC 7519 section 4). */
export type Claims = Readonly<Record<string, unknown>>;

/** Claims that count only if another one says that they are verified (OIDC Core section 5.1). */
const verifiedBy = new Map([
  ['email', 'email_verified'],
  ['phone_number', 'phone_number_verified'],
]);

/** Whether a claim may be relied on: anybody can write an e-mail address that is not verified. */
export const isVerified = (claims: Claims, name: string): boolean => {
  const proof = verifiedBy.get(name);
  return proof === undefined || claims[proof] === true;
};

/**
 * The value of a claim; none for one that is not verified. Only own members count, so that `constructor` and
 * `__proto__` are names like any other.
 */
export const claimOf = (claims: Claims, name: string): unknown =>
  Object.hasOwn(claims, name) && isVerified(claims, name) ? claims[name] : undefined;
