/** `key rotate`: puts a new key into the secret and stays until the broker serves it. */
import type { Command } from '../command.ts';
import { findKeySetUrl, readServedKey } from '../endpoint.ts';
import { sameSecret } from '../stage.ts';
import { watchForKey } from '../watch.ts';
import { describePushed, pushKey } from './push.ts';

export const rotate: Command = {
  summary: 'Pushes a private key, then waits until the broker serves it everywhere.',
  details: [
    'Answers come from many environments, each of which keeps its key for up to the TTL. So this waits until the TTL is',
    'over and three answers in a row had the new key, at most 90 seconds longer. Ctrl-C ends the waiting only.',
  ].join('\n'),
  file: 'required',
  options: ['stage', 'region', 'secret-id', 'endpoint', 'algorithm', 'ttl', 'yes'],
  exitCodes: { 3: 'the key is pushed, but the broker does not serve it; roll back' },
  run: async (input, tools) => {
    const { options } = input;
    const keySetUrl = await findKeySetUrl(options, tools);
    const before = await readServedKey(keySetUrl, tools); // should it not answer, nothing has been changed yet
    tools.progress(`served before: ${before?.thumbprint ?? 'no key at all'}`);
    const pushed = await pushKey(input, tools);
    const { thumbprint } = pushed.key;
    tools.progress(`pushed:        ${thumbprint}, version ${pushed.versionId}`);
    const isLive = await watchForKey({ keySetUrl, thumbprint, ttlSeconds: options.ttl }, tools);
    const rollback = `npm run key -- rollback ${sameSecret(options)}`;
    return {
      exitCode: isLive ? 0 : 3,
      json: { ...pushed, isLive },
      text: isLive
        ? `${describePushed(pushed)}\n\nThe broker serves the new key. To undo this: ${rollback}`
        : [
            `The key is in the secret, but ${keySetUrl} does not serve it.`,
            'Brokers that are running go on with the former key. Their log says why: "signing key: cannot be fetched".',
            `To go back: ${rollback}`,
          ].join('\n'),
    };
  },
};
