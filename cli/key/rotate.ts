/** `key rotate`: pushes a new key and waits until the broker serves it. */
import type { Command } from '@commander-js/extra-typings';
import { readServedKey } from '../shared/key-set.ts';
import { algorithm, create, withTarget, yes } from '../shared/options.ts';
import { exitCodes, type Session } from '../shared/program.ts';
import { resolveTarget } from '../shared/stage.ts';
import { keyFile } from './check.ts';
import { describePushed, pushKey } from './push.ts';
import { watchForKey } from './watch.ts';

export const addRotate = (program: Command, session: Session) =>
  withTarget(program.command('rotate').argument('<file>', keyFile))
    .summary('push a private key and wait until the broker serves it')
    .description(
      [
        'Pushes a private key, then waits until every Lambda environment of the broker uses it.',
        'Each environment keeps its key for up to the TTL. The command waits until the TTL has passed and three responses in a row contained the new key, at most until 90 seconds after the TTL. Ctrl-C stops the waiting, not the rotation.',
      ].join(' '),
    )
    .addOption(algorithm)
    .addOption(create)
    .addOption(yes)
    .addHelpText('after', exitCodes({ 3: 'pushed, but the broker does not serve the key; roll back' }))
    .action(async (file, options) => {
      const { tools, progress, finish } = session;
      const target = await resolveTarget(options, tools);
      const keySetUrl = await target.findKeySetUrl();
      const before = await readServedKey(keySetUrl, tools); // fails before the push if the broker does not respond
      progress(`served before: ${before?.thumbprint ?? 'no key'}`);
      const pushed = await pushKey(file, options, target, session);
      const { thumbprint } = pushed.key;
      progress(`pushed:        ${thumbprint}, version ${pushed.versionId}`);
      const ttlSeconds = target.settings?.signingKeyTtlSeconds ?? 300;
      const isLive = await watchForKey({ keySetUrl, thumbprint, ttlSeconds }, session);
      const rollback = `npm run key -- rollback ${target.options}`;
      finish({
        exitCode: isLive ? 0 : 3,
        json: { ...pushed, isLive },
        text: isLive
          ? `${describePushed(pushed)}\n\nThe broker serves the new key. To undo this: ${rollback}`
          : [
              `The key is in ${target.secret.label}, but ${keySetUrl} does not serve it.`,
              'Running brokers still sign with the previous key. For the reason, look for "signing key: cannot be fetched" in their log.',
              `To roll back: ${rollback}`,
            ].join('\n'),
      });
    });
