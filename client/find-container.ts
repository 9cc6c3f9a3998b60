/** Waits for the container, which frameworks may render after the call, and detects its removal. */
import { pause } from './async.ts';
import { LatenodeError } from './latenode-error.ts';

const deadlineMilliseconds = 2_000;

/** Names a container in messages. */
export const nameOf = (container: HTMLElement | string): string =>
  `The container "${typeof container === 'string' ? container : container.id || container.localName}"`;

/**
 * Resolves with the container, an element or its id, once it is in the document; rejects with `container_missing` after 2 seconds.
 * Until the signal is aborted, calls `onRemoved` with an error if the container is removed.
 */
export const findContainer = (
  container: HTMLElement | string,
  onRemoved: (error: LatenodeError) => void,
  signal: AbortSignal,
): Promise<HTMLElement> =>
  new Promise((resolve, reject) => {
    let found: HTMLElement | null = null;
    const missing = (problem: string) =>
      new LatenodeError('container_missing', `${nameOf(container)} ${problem}.`);
    const check = () => {
      if (found?.isConnected === false) onRemoved(missing('was removed while Latenode was loading'));
      found ??= typeof container === 'string' ? document.getElementById(container) : container;
      if (found?.isConnected) resolve(found);
    };
    const observer = new MutationObserver(check);
    observer.observe(document, { childList: true, subtree: true });
    signal.addEventListener('abort', () => observer.disconnect());
    pause(deadlineMilliseconds).then(() => reject(missing('is not in the document'))); // no effect after `resolve`
    check();
  });
