/** Describes an error to the user: what happened, what to do, and a line of details for support. */
import { LatenodeError, type LatenodeErrorCode } from '../../../client/latenode-error.ts';

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
  text: 'The service is temporarily unavailable. Try again in a moment.',
  remedy: 'try again',
};
const broken: Words = {
  title: 'Something went wrong',
  text: 'The service has failed. Try again, or give the details below to support.',
  remedy: 'try again',
};
const misconfigured: Words = {
  title: 'This page is not set up correctly',
  text: 'Give the details below to the developers of this page.',
  remedy: 'try again',
};
const notLoaded: Words = {
  title: 'Latenode cannot be reached',
  text: 'Latenode did not load in this page. Check your connection and try again.',
  remedy: 'try again',
};

const wordsByCode: Readonly<Record<LatenodeErrorCode, Words>> = {
  signed_out: signedOut,
  missing_token: signedOut,
  invalid_token: signedOut,
  not_entitled: {
    title: 'Latenode is not part of your account',
    text: 'You are signed in, but your account does not include automations. Ask your administrator to add them.',
    remedy: 'sign in as another user',
  },
  forbidden: {
    title: 'The service rejected the request',
    text: 'A firewall may block this page. Try again, or give the details below to support.',
    remedy: 'try again',
  },
  internal_error: broken,
  unexpected_answer: broken,
  network_error: {
    title: 'The service did not answer',
    text: 'Check your connection and try again. If other pages load, the service may not accept requests from this page.',
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
  invalid_endpoint: misconfigured,
  container_missing: misconfigured,
  sdk_not_loaded: notLoaded,
  embed_failed: notLoaded,
  third_party_cookies_blocked: {
    title: 'Your browser blocks Latenode',
    text: 'It blocks cookies that Latenode needs in this page. Allow them for this site, or use another browser.',
    remedy: 'try again',
  },
  destroyed: {
    title: 'Latenode was closed',
    text: 'It was closed before it had opened. Try again to open it.',
    remedy: 'try again',
  },
};

/** A newer broker may send other codes. */
const isKnown = (code: string): code is LatenodeErrorCode => Object.hasOwn(wordsByCode, code);

/** Describes any exception; one that is not a LatenodeError has no code. */
export const problemOf = (error: unknown): Problem => {
  if (!(error instanceof LatenodeError)) return { ...broken, details: String(error) };
  const { code, status, requestId } = error;
  const details = [`Error code ${code}`, status && `status ${status}`, requestId && `request ${requestId}`];
  return { ...(isKnown(code) ? wordsByCode[code] : broken), details: details.filter(Boolean).join(', ') };
};
