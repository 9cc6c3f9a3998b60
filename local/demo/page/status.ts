/** Shows what the page is waiting for. */
import type { TokenClientEvent } from '../../../client/index.ts';
import { find } from './dom.ts';

export const showStatus = (text: string): void => {
  find('status').textContent = text;
};

/** Shows when a failed request is repeated. */
export const showRetry = (event: TokenClientEvent): void => {
  if (event.type !== 'retry') return;
  const seconds = Math.max(1, Math.round(event.delayMilliseconds / 1000));
  showStatus(`The request failed. Next attempt in ${seconds} s…`);
};
