/** What went wrong, as a person should meet it: what it means for them, and what they can do. */
import { LatenodeError } from '../../../client/latenode-error.ts';
import { find } from './find.ts';

export type Remedy = 'sign in' | 'sign in as somebody else' | 'try again';

interface Words {
  readonly title: string;
  readonly text: string;
  readonly remedy: Remedy;
}

const signedOut: Words = {
  title: 'You are signed out',
  text: 'Your sign-in has come to its end. Sign in again to go on.',
  remedy: 'sign in',
};
const notEntitled: Words = {
  title: 'Latenode is not part of your account',
  text: 'You are signed in, but your account does not include Latenode. Whoever looks after it can add it.',
  remedy: 'sign in as somebody else',
};
const away: Words = {
  title: 'Latenode is away for a moment',
  text: 'We could not reach it just now. Nothing is lost; try again shortly.',
  remedy: 'try again',
};
const blocked: Words = {
  title: 'Your browser keeps Latenode out',
  text: 'It blocks the cookies that Latenode needs on this page. Allow them for this site, or use another browser.',
  remedy: 'try again',
};
const unknown: Words = {
  title: 'That did not work',
  text: 'Something went wrong on our side. Try again; if it goes on, tell us.',
  remedy: 'try again',
};

const wordsByCode: Readonly<Record<string, Words>> = {
  signed_out: signedOut,
  missing_token: signedOut,
  invalid_token: signedOut,
  not_entitled: notEntitled,
  identity_token_failed: away,
  network_error: away,
  too_many_requests: away,
  service_unavailable: away,
  identity_provider_unavailable: away,
  signing_key_unavailable: away,
  sdk_not_loaded: away,
  embed_failed: away,
  third_party_cookies_blocked: blocked,
};

const buttonWords: Readonly<Record<Remedy, string>> = {
  'sign in': 'Sign in',
  'sign in as somebody else': 'Sign in as somebody else',
  'try again': 'Try again',
};

const paragraph = (text: string, className = ''): HTMLElement =>
  Object.assign(document.createElement('p'), { textContent: text, className });

export const hideProblem = (): void => find('problem').replaceChildren();

/** Shows the problem with one button, which does what helps. */
export const showProblem = (error: unknown, help: (remedy: Remedy) => void): void => {
  const { code, requestId } = error instanceof LatenodeError ? error : { code: '', requestId: undefined };
  const { title, text, remedy } = wordsByCode[code] ?? unknown;
  const heading = Object.assign(document.createElement('h2'), { textContent: title });
  const button = Object.assign(document.createElement('button'), {
    type: 'button',
    textContent: buttonWords[remedy],
    onclick: () => help(remedy),
  });
  const reference = requestId ? [paragraph(`Reference: ${requestId}`, 'note')] : [];
  find('problem').replaceChildren(heading, paragraph(text), button, ...reference);
};
