/** Waits for the container, which frameworks may render after the call. */

import { pause } from './async.ts';
import { LatenodeError } from './latenode-error.ts';

const deadlineMilliseconds = 10_000;

/**
 * Resolves with the element, given itself or by its id, once it is in the document. Rejects with `container_missing` after
 * 10 seconds. An aborted signal stops the observation.
 */
export const findContainer = (container: HTMLElement | string, signal: AbortSignal): Promise<HTMLElement> => {
  const look = (): HTMLElement | null => {
    const element = typeof container === 'string' ? document.getElementById(container) : container;
    return element?.isConnected ? element : null;
  };
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => check());
    const stop = () => observer.disconnect();
    const check = () => {
      const element = look();
      if (!element) return;
      stop();
      resolve(element);
    };
    observer.observe(document, { childList: true, subtree: true });
    signal.addEventListener('abort', stop, { once: true });
    pause(deadlineMilliseconds).then(() => {
      stop();
      reject(new LatenodeError('container_missing', 'The container is not in the document.'));
    });
    check();
  });
};
