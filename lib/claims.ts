/** The claims of a token (RFC 7519 section 4). */
export type Claims = Readonly<Record<string, unknown>>;

/** The value of a claim. Only own members count, so that `constructor` and `__proto__` are names like any other. */
export const claimOf = (claims: Claims, name: string): unknown =>
  Object.hasOwn(claims, name) ? claims[name] : undefined;
