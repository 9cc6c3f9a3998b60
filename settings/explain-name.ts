/** Explains an unknown name in the settings: a name of version 0.1, or a misspelled one. */
import type { ExplainName } from '../lib/validation/problem.ts';
import { nearest } from './nearest.ts';

/** Settings and members of version 0.1 that were renamed, not only respelled. */
const successors = new Map([
  ['oidcIssuer', 'identityProviders'],
  ['oidcAudience', 'identityProviders'],
  ['signingKeySecretId', 'signingKeySecretArn'],
  ['allowCustomAttributes', 'allowSelfAssertedClaims'],
]);

/** Explains environment variables, snake_case members and replaced settings of version 0.1, and suggests a similar name. */
export const explainName: ExplainName = (name, known) => {
  const present = camelCaseOf(name);
  const suggestion = [successors.get(present), present, nearest(name, known)].find(
    (candidate) => candidate !== undefined && known.includes(candidate),
  );
  if (suggestion === undefined) return { message: `unknown name, expected ${known.join(', ')}` };
  if (present.startsWith('oidc') && suggestion === 'identityProviders')
    return { suggestion, message: 'was replaced: write identityProviders: [{ issuer: …, audiences: […] }]' };
  const isFormer = suggestion === present || suggestion === successors.get(present);
  return {
    suggestion,
    message: isFormer ? `was renamed to ${suggestion}` : `unknown name, did you mean ${suggestion}?`,
  };
};

/** Converts `token_ttl_seconds` and `TOKEN_TTL_SECONDS` to `tokenTtlSeconds`. */
function camelCaseOf(name: string): string {
  const words = /[a-z]/.test(name) ? name : name.toLowerCase();
  return words.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
