/** Waits for the element that Latenode is embedded in; frameworks often render it a moment later. */
import { LatenodeError } from './latenode-error.ts';
import { pause } from './pause.ts';

const deadlineMilliseconds = 10_000;

/**
 * Resolves once the element, or the one with this id, is in the document. Stops when the signal is aborted. Rejects with
 * `container_missing` after 10 seconds.
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
