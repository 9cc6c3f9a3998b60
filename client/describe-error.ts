/** Describes errors in words for users, who must not see `error.message`. */
import { LatenodeError } from './latenode-error.ts';

export interface ErrorDescription {
  /** A few words. */
  readonly title: string;
  /** A sentence that says what to do. */
  readonly text: string;
  /** The remedy: to sign in, or to try again. Undefined if neither can help. */
  readonly remedy: 'sign in' | 'try again' | undefined;
}

/** Texts by code, in place of the English ones. */
export type ErrorTexts = Readonly<
  Partial<Record<LatenodeError['code'], Partial<Pick<ErrorDescription, 'title' | 'text'>>>>
>;

/** By class, so that a new code of a newer broker gets the texts of its class. The last row is for all others. */
const descriptions: readonly (readonly [RegExp, ErrorDescription['remedy'], string, string])[] = [
  [/_token|signed_out/, 'sign in', 'You are signed out', 'Sign in again.'],
  [/entitled/, undefined, 'Automations are not part of your account', 'Ask your administrator to add them.'],
  [/network|sdk|embed/, 'try again', 'Automations did not load', 'Check your connection, and try again.'],
  [
    /cookies/,
    'try again',
    'Your browser blocks cookies',
    'Allow them for this page, or use another browser.',
  ],
  [/csp|endpoint|container/, undefined, 'This page is not set up correctly', 'Contact support.'],
  [/(?:)/, 'try again', 'Automations are not available', 'Try again in a moment.'],
];

/** Describes any exception in English; `texts` replaces titles and sentences of single codes. */
export const describeError = (error: unknown, texts: ErrorTexts = {}): ErrorDescription => {
  const code = error instanceof LatenodeError ? error.code : '';
  const [, remedy, title = '', text = ''] = descriptions.find(([codes]) => codes.test(code)) ?? [];
  return { title, text, remedy, ...texts[code] };
};
