/** Describes errors for users, who must not see `error.message`. */
import { LatenodeError } from './latenode-error.ts';

export interface ErrorDescription {
  /** A few words. */
  readonly title: string;
  /** A sentence that says what to do. */
  readonly text: string;
  /** Undefined if neither signing in nor trying again can help. */
  readonly remedy: 'sign in' | 'try again' | undefined;
}

/** Texts by code that replace the English ones. */
export type ErrorTexts = Readonly<
  Partial<Record<LatenodeError['code'], Partial<Pick<ErrorDescription, 'title' | 'text'>>>>
>;

/** By pattern, so that a code that a newer broker adds gets a suitable text. The last row matches all others. */
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

/** Describes any exception in English; `texts` replaces the title or text of single codes. */
export const describeError = (error: unknown, texts: ErrorTexts = {}): ErrorDescription => {
  const code = error instanceof LatenodeError ? error.code : '';
  const [, remedy, title = '', text = ''] = descriptions.find(([codes]) => codes.test(code)) ?? [];
  return { title, text, remedy, ...texts[code] };
};
