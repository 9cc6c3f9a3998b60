/** Describes an error to the user: what happened, what to do, and a line of details for support. */
import { describeError, type ErrorTexts } from '../../../client/describe-error.ts';
import { LatenodeError } from '../../../client/latenode-error.ts';

export type Remedy = 'sign in' | 'sign in as another user' | 'try again';

export interface Problem {
  readonly title: string;
  readonly text: string;
  readonly remedy: Remedy;
  /** Code and request id, for support. */
  readonly details: string;
}

/** The demo's own words, where they can be more precise than those of the package. */
const texts: ErrorTexts = {
  signing_key_unavailable: {
    title: 'Latenode is not ready yet',
    text: 'The service has no usable signing key at the moment. Try again, or give the details below to support.',
  },
  destroyed: {
    title: 'Latenode was closed',
    text: 'It was closed before it had opened. Try again to open it.',
  },
};

/** Describes any exception; one that is not a LatenodeError has no code. */
export const problemOf = (error: unknown): Problem => {
  const { title, text, remedy = 'try again' } = describeError(error, texts);
  if (!(error instanceof LatenodeError)) return { title, text, remedy, details: String(error) };
  const { code, status, requestId } = error;
  const details = [`Error code ${code}`, status && `status ${status}`, requestId && `request ${requestId}`];
  return {
    title,
    text,
    remedy: code === 'not_entitled' ? 'sign in as another user' : remedy,
    details: details.filter(Boolean).join(', '),
  };
};
