/** Reports what the page's Content-Security-Policy blocks; browsers report it in an event, separate from the failure. */
import { LatenodeError } from './latenode-error.ts';

export const blockedByPolicy = (url: string, remedy: string): LatenodeError =>
  new LatenodeError('blocked_by_csp', `The Content-Security-Policy blocks ${url}: ${remedy}.`);

/**
 * Calls `onBlocked` with an error for each violation of these directives whose URL is of one of the origins, until the signal is
 * aborted. Does nothing without a document.
 */
export const watchPolicy = (
  directives: RegExp,
  origins: () => readonly (string | undefined)[],
  onBlocked: (error: LatenodeError) => void,
  signal: AbortSignal,
): void => {
  globalThis.document?.addEventListener(
    'securitypolicyviolation',
    ({ blockedURI, effectiveDirective, disposition }) => {
      const origin = origins().find((each) => each && blockedURI.startsWith(each));
      if (origin && disposition === 'enforce' && directives.test(effectiveDirective))
        onBlocked(blockedByPolicy(blockedURI, `add ${origin} to ${effectiveDirective.replace('-elem', '')}`));
    },
    { signal },
  );
};
