import { expect, test } from 'vitest';
import { networkRemedy, remedyOf } from '../../../cli/shared/remedies.ts';
import { BrokerError } from '../../../lib/errors.ts';
import { type Reason, reasons } from '../../../lib/reasons.ts';

test.each(Object.keys(reasons) as Reason[])(
  'the remedy for %s is a phrase of at least five words',
  (reason) => {
    expect(remedyOf(new BrokerError(reason)).split(' ').length).toBeGreaterThanOrEqual(5);
  },
);

test.each<[Reason, string, string]>([
  ['issuer_not_configured', 'https://sts.windows.net/1/', 'requestedAccessTokenVersion'],
  ['issuer_not_configured', 'https://login.microsoftonline.com/1/v2.0', '{tenantid}/v2.0 with their ids'],
  ['issuer_not_configured', 'https://other.example.com', 'character for character'],
  ['issuer_not_found', 'https://x.b2clogin.com/1/v2.0/', 'Azure AD B2C has no discovery at its iss'],
  ['issuer_not_found', 'https://b2clogin.com.example.com/', 'the issuer has no discovery'],
])('the remedy for %s depends on the issuer %s', (reason, issuer, words) => {
  expect(remedyOf(new BrokerError(reason), issuer)).toContain(words);
});

test('the remedy for a user who matches no rule depends on the overage of groups', () => {
  expect(remedyOf(new BrokerError('no_rule_matches', 'groups_overage'))).toContain('use app roles');
  expect(remedyOf(new BrokerError('no_rule_matches'))).toContain('change the entitlements');
});

test.each([
  ['ENOTFOUND', 'the host does not exist'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'install the full chain'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'not valid for this name'],
  ['TimeoutError', 'no firewall blocks this machine'],
  ['ESOMETHING', 'must equal the iss of the tokens'],
])('the remedy for an issuer that does not respond depends on the code %s', (detail, words) => {
  expect(remedyOf(new BrokerError('issuer_unreachable', detail))).toContain(words);
});

test.each([
  ['getaddrinfo ENOTFOUND issuer.invalid', 'the host does not exist'],
  ['connect ECONNREFUSED 127.0.0.1:9', 'the connection is refused'],
  ['certificate has expired', 'TLS certificate'],
  ['self-signed certificate', 'TLS certificate'],
  ['CERT_HAS_EXPIRED', 'TLS certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'intermediate certificate'],
  ["Hostname/IP does not match certificate's altnames: Host: a. is not in the cert's", 'TLS certificate'],
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
