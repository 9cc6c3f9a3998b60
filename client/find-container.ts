/** Waits for the element that Latenode goes into; frameworks often render it a moment later. */
import { LatenodeError } from './latenode-error.ts';

const deadlineMilliseconds = 10_000;

/** Resolves once the element, or the one with this id, is in the document; gives up when the signal is aborted. */
export const findContainer = (container: HTMLElement | string, signal: AbortSignal): Promise<HTMLElement> => {
  const look = (): HTMLElement | null => {
    const element = typeof container === 'string' ? document.getElementById(container) : container;
    return element?.isConnected ? element : null;
  };
  return new Promise((resolve, reject) => {
    const element = look();
    if (element) return resolve(element);
    const stop = () => {
      observer.disconnect();
      clearTimeout(timer);
    };
    const observer = new MutationObserver(() => {
      const element = look();
      if (!element) return;
      stop();
      resolve(element);
    });
    observer.observe(document, { childList: true, subtree: true });
    const timer = setTimeout(() => {
      stop();
      reject(new LatenodeError('container_missing', 'The container for Latenode is not in the document.'));
    }, deadlineMilliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
};
