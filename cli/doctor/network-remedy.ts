/** Names the remedy for a host that does not answer, by the messages of Node's errors. */

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /ENOTFOUND|EAI_AGAIN/,
    'there is no such host, or this machine has no DNS: look at the spelling of the address',
  ],
  [/ECONNREFUSED/, 'nothing listens there: is it started, and is the port right?'],
  [
    /certificate|CERT|SELF_SIGNED|ALTNAME|UNABLE_TO/i,
    'its TLS certificate is not valid for this name: renew or correct it',
  ],
  [
    /timeout|aborted|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/i,
    'it does not answer in time: is it up, and may this machine reach it?',
  ],
  [
    /ECONNRESET|socket hang up|other side closed|EPROTO|wrong version/i,
    'it breaks the connection off: is it http instead of https, or a proxy in between?',
  ],
];

/** Undefined for other errors. */
export const networkRemedy = (reason: string): string | undefined =>
  remedies.find(([pattern]) => pattern.test(reason))?.[1];
