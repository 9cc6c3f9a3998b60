import { expect, test } from 'vitest';
import { networkRemedy, remedyOf } from '../../../cli/shared/remedies.ts';
import { BrokerError } from '../../../lib/errors.ts';
import type { Reason } from '../../../lib/reasons.ts';

test.each<[Reason, string, string, string?]>([
  ['issuer_not_configured', 'https://sts.windows.net/1/', 'requestedAccessTokenVersion'],
  ['issuer_not_configured', 'https://login.microsoftonline.com/1/v2.0', '{tenantid}/v2.0 with their ids'],
  ['issuer_not_configured', 'https://other.example.com', 'character for character'],
  ['issuer_not_found', 'https://x.b2clogin.com/1/v2.0/', 'Azure AD B2C has no discovery at its iss'],
  ['issuer_not_found', 'https://b2clogin.com.example.com/', 'the issuer has no discovery'],
  ['no_rule_matches', '', 'use app roles', 'groups_overage'],
  ['no_rule_matches', '', 'change the entitlements'],
])('the remedy for %s of the issuer %j is "%s"', (reason, issuer, words, detail) => {
  expect(remedyOf(new BrokerError(reason, detail), issuer)).toContain(words);
});

test.each([
  ['the host does not exist', ['ENOTFOUND']],
  ['the connection is refused', ['connect ECONNREFUSED 127.0.0.1:9']],
  ['install the full chain', ['UNABLE_TO_VERIFY_LEAF_SIGNATURE']],
  [
    'its TLS certificate is not valid',
    ['certificate has expired', 'CERT_HAS_EXPIRED', 'self-signed certificate'],
  ],
  ['its TLS certificate is not valid', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID']],
  ['it does not respond in time', ['TimeoutError', 'Connect Timeout Error', 'The operation was aborted']],
  ['it closes the connection', ['read ECONNRESET', 'other side closed']],
  [undefined, ['issuer_not_found']],
])('the remedy "%s" is for %j', (remedy, descriptions) => {
  for (const description of descriptions)
    expect(networkRemedy(description)).toEqual(remedy && expect.stringContaining(remedy));
});
