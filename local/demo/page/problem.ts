/** Puts an error into words for the user: what it means, what to do, and a line of details for support. */
import { LatenodeError } from '../../../client/latenode-error.ts';

export type Remedy = 'sign in' | 'sign in as another user' | 'try again';

export interface Problem {
  readonly title: string;
  readonly text: string;
  readonly remedy: Remedy;
  /** Code and request id, for support. */
  readonly details: string;
}

type Words = Omit<Problem, 'details'>;

const signedOut: Words = {
  title: 'You are signed out',
  text: 'Your session has ended. Sign in again to continue.',
  remedy: 'sign in',
};
const outage: Words = {
  title: 'Latenode cannot be opened right now',
  text: 'The service has a short outage. Nothing is lost; try again in a moment.',
  remedy: 'try again',
};
const broken: Words = {
  title: 'Something went wrong',
  text: 'The service is not set up correctly, or has a fault. Try again, or give the details below to support.',
  remedy: 'try again',
};
const notLoaded: Words = {
  title: 'Latenode cannot be reached',
  text: 'Latenode did not load in this page. Check your connection and try again.',
  remedy: 'try again',
};

const wordsByCode: Readonly<Record<string, Words>> = {
  signed_out: signedOut,
  missing_token: signedOut,
  invalid_token: signedOut,
  not_entitled: {
    title: 'Latenode is not part of your account',
    text: 'You are signed in, but your account does not include automations. Ask your administrator to add them.',
    remedy: 'sign in as another user',
  },
  network_error: {
    title: 'The service did not answer',
    text: 'Check your connection and try again. If it is fine, the service may not accept requests of this page.',
    remedy: 'try again',
  },
  identity_token_failed: {
    title: 'Your sign-in could not be renewed',
    text: 'The identity provider did not answer. Sign in again to continue.',
    remedy: 'sign in',
  },
  too_many_requests: outage,
  service_unavailable: outage,
  identity_provider_unavailable: outage,
  signing_key_unavailable: {
    title: 'Latenode is not ready yet',
    text: 'The service has no usable signing key at the moment. Try again, or give the details below to support.',
    remedy: 'try again',
  },
  sdk_not_loaded: notLoaded,
  embed_failed: notLoaded,
  third_party_cookies_blocked: {
    title: 'Your browser blocks Latenode',
    text: 'It blocks cookies that Latenode needs in this page. Allow them for this site, or use another browser.',
    remedy: 'try again',
  },
};

/** Describes any exception; what is not a LatenodeError has no code. */
export const problemOf = (error: unknown): Problem => {
  if (!(error instanceof LatenodeError)) return { ...broken, details: String(error) };
  const { code, status, requestId } = error;
  const details = [`Error code ${code}`, status && `status ${status}`, requestId && `request ${requestId}`];
  return { ...(wordsByCode[code] ?? broken), details: details.filter(Boolean).join(', ') };
};

const buttonWords: Readonly<Record<Remedy, string>> = {
  'sign in': 'Sign in',
  'sign in as another user': 'Sign in as another user',
  'try again': 'Try again',
};

const element = (tag: string, textContent: string, className = ''): HTMLElement =>
  Object.assign(document.createElement(tag), { textContent, className });

/** Fills the place with the problem, and with a button that does what helps, if it is given. */
export const showProblem = (
  place: HTMLElement,
  { title, text, remedy, details }: Problem,
  help?: () => void,
) => {
  const button = Object.assign(document.createElement('button'), {
    ...{ type: 'button', className: 'main', textContent: buttonWords[remedy] },
    onclick: help ?? null,
  });
  const parts = [element('h2', title), element('p', text), ...(help ? [button] : [])];
  place.replaceChildren(...parts, element('p', details, 'note'));
};
