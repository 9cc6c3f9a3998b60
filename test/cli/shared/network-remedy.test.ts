import { expect, test } from 'vitest';
import { networkRemedy } from '../../../cli/shared/remedies.ts';

test.each([
  ['getaddrinfo ENOTFOUND issuer.invalid', 'no such host'],
  ['connect ECONNREFUSED 127.0.0.1:9', 'nothing listens there'],
  ['certificate has expired', 'TLS certificate'],
  ['self-signed certificate', 'TLS certificate'],
  ['CERT_HAS_EXPIRED', 'TLS certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'intermediate certificate'],
  [
    "Hostname/IP does not match certificate's altnames: Host: a. is not in the cert's altnames",
    'TLS certificate',
  ],
  ['The operation was aborted due to timeout', 'in time'],
  ['TimeoutError', 'in time'],
  ['Connect Timeout Error', 'in time'],
  ['read ECONNRESET', 'closes the connection'],
  ['other side closed', 'closes the connection'],
])('names the remedy for "%s"', (reason, words) => {
  expect(networkRemedy(reason)).toContain(words);
});

test('names no remedy for other errors', () => {
  expect(networkRemedy('issuer_not_found')).toBeUndefined();
});
