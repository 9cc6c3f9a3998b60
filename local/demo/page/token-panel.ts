/** Shows the token: its claims, the result of its verification, and the time until it expires. */
import { compactVerify, createRemoteJWKSet, decodeJwt, decodeProtectedHeader } from 'jose';
import { startStopwatch } from '../../../client/device.ts';
import type { LatenodeToken } from '../../../client/token-client.ts';
import { find } from './dom.ts';
import { showClaims } from './show-claims.ts';

/** Verifies the token in the page, with the key set that the broker publishes. */
const verify = async (token: string, keySetUrl: string): Promise<void> => {
  const verdict = find('verdict');
  verdict.dataset.verdict = '';
  verdict.textContent = 'Verifying the signature…';
  try {
    const { protectedHeader } = await compactVerify(token, createRemoteJWKSet(new URL(keySetUrl)));
    verdict.dataset.verdict = 'good';
    verdict.textContent = `✓ Signature verified (${protectedHeader.alg})`;
  } catch (error) {
    verdict.dataset.verdict = 'bad';
    verdict.textContent = `✗ Signature not verified: ${error instanceof Error ? error.message : error}`;
  }
};

/** Counts down from the server's `expires_in`, because the clock of this machine may be wrong. Returns a function that stops it. */
const countDown = (seconds: number): (() => void) => {
  const elapsedMilliseconds = startStopwatch();
  const lifetime = find('lifetime') as HTMLProgressElement;
  lifetime.max = seconds;
  const show = () => {
    const left = Math.max(0, Math.round(seconds - elapsedMilliseconds() / 1000));
    lifetime.value = left;
    find('countdown').textContent = left
      ? `Expires in ${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
      : 'Expired. Latenode stays open: the token is needed only to open it.';
    if (left === 0) clearInterval(timer);
  };
  const timer = setInterval(show, 1000);
  show();
  return () => clearInterval(timer);
};

/** Shows the token; returns a function that stops its countdown. */
export const showToken = ({ token, expiresInSeconds }: LatenodeToken, keySetUrl: string): (() => void) => {
  const payload = decodeJwt(token);
  showClaims(find('claims'), payload);
  find('decoded').textContent = [decodeProtectedHeader(token), payload]
    .map((part) => JSON.stringify(part, null, 2))
    .join('\n');
  verify(token, keySetUrl);
  return countDown(expiresInSeconds);
};
