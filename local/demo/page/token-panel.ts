/** Takes the token apart for the curious: its claims, whether its signature is good, and how long it lives. */
import { compactVerify, createRemoteJWKSet, decodeJwt, decodeProtectedHeader } from 'jose';
import { startStopwatch } from '../../../client/stopwatch.ts';
import type { LatenodeToken } from '../../../client/token-client.ts';
import { showClaims } from '../../latenode/page/show-claims.ts';
import { find } from './find.ts';

/** Verifies in the page, against the key set that the broker publishes. */
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

/** Counts down by the server's reckoning, since the clock of this machine may be wrong; returns how to stop. */
const countDown = (seconds: number): (() => void) => {
  const elapsedMilliseconds = startStopwatch();
  const life = find('life') as HTMLProgressElement;
  life.max = seconds;
  const show = () => {
    const left = Math.max(0, Math.round(seconds - elapsedMilliseconds() / 1000));
    life.value = left;
    find('countdown').textContent = left
      ? `Expires in ${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
      : 'Expired. Latenode stays open: the token only opens the door.';
    if (left === 0) clearInterval(timer);
  };
  const timer = setInterval(show, 1000);
  show();
  return () => clearInterval(timer);
};

/** Shows the token; returns how to stop its countdown. */
export const showToken = ({ token, expiresInSeconds }: LatenodeToken, keySetUrl: string): (() => void) => {
  const payload = decodeJwt(token);
  showClaims(find('claims'), payload);
  find('decoded').textContent = [decodeProtectedHeader(token), payload]
    .map((part) => JSON.stringify(part, null, 2))
    .join('\n');
  verify(token, keySetUrl);
  return countDown(expiresInSeconds);
};
