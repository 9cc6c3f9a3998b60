/** Names the remedy for each reason for which the broker refuses a user's token. */

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /^issuer not configured/,
    'send a token of an accepted issuer, or set the issuer to the iss of this one, character for character',
  ],
  [
    /^audience/,
    'send a token for an accepted audience, or add the aud (of Cognito access tokens: client_id) of this one',
  ],
  [
    /^this use of token/,
    'send the other one of ID and access token, or allow this one by token_use in identityProviders',
  ],
  [/^expired|expires in less/, 'sign in again: it has expired'],
  [/in the future/, 'compare the clock of the issuer with that of this machine'],
  [
    /^the issuer has no key|^signature/,
    'sign in again: the issuer has not signed this token with a key that it publishes',
  ],
  [
    /^no rule|no_personal_space|^a claim|^the claim/,
    'change the entitlements, or the claims of this user; then deploy, or sign in again',
  ],
];

/** `reason` is the message of the broker's own error. */
export const refusalRemedy = (reason: string): string =>
  remedies.find(([pattern]) => pattern.test(reason))?.[1] ??
  'send an ID or access token as the issuer gives it to your page';
