/** `key rotate`: pushes a new key and waits until the broker serves it. */
import { type Command, Option } from '@commander-js/extra-typings';
import { readServedKey } from '../key-set.ts';
import { algorithm, create, positiveInteger, withTarget, yes } from '../options.ts';
import { exitCodes, type Session } from '../program.ts';
import { resolveTarget } from '../stage.ts';
import { keyFile } from './check.ts';
import { describePushed, pushKey } from './push.ts';
import { watchForKey } from './watch.ts';

const ttl = new Option(
  '--ttl <seconds>',
  "SIGNING_KEY_TTL_SECONDS of the deployment; otherwise the stage's, or 300",
).argParser(positiveInteger('a number of seconds'));

export const addRotate = (program: Command, session: Session) =>
  withTarget(program.command('rotate').argument('<file>', keyFile))
    .summary('push a private key and wait until the broker serves it')
    .description(
      [
        'Pushes a private key, then waits until the broker serves it everywhere.',
        'Answers come from many environments, each of which keeps its key for up to the TTL. So this waits until the TTL is over and three answers in a row had the new key, at most 90 seconds longer. Ctrl-C ends the waiting only.',
      ].join(' '),
    )
    .addOption(algorithm)
    .addOption(ttl)
    .addOption(create)
    .addOption(yes)
    .addHelpText('after', exitCodes({ 3: 'the key is pushed, but the broker does not serve it; roll back' }))
    .action(async (file, options) => {
      const { tools, progress, finish } = session;
      const target = await resolveTarget(options, tools);
      const keySetUrl = await target.findKeySetUrl();
      const before = await readServedKey(keySetUrl, tools); // if it does not answer, nothing has been changed yet
      progress(`served before: ${before?.thumbprint ?? 'no key'}`);
      const pushed = await pushKey(file, options, target, session);
      const { thumbprint } = pushed.key;
      progress(`pushed:        ${thumbprint}, version ${pushed.versionId}`);
      const ttlSeconds = options.ttl ?? target.settings?.config.signingKey.ttlSeconds ?? 300;
      const isLive = await watchForKey({ keySetUrl, thumbprint, ttlSeconds }, session);
      const rollback = `npm run key -- rollback ${target.options}`;
      finish({
        exitCode: isLive ? 0 : 3,
        json: { ...pushed, isLive },
        text: isLive
          ? `${describePushed(pushed)}\n\nThe broker serves the new key. To undo this: ${rollback}`
          : [
              `The key is in ${target.secret.label}, but ${keySetUrl} does not serve it.`,
              'Running brokers continue with the former key. Their log has the reason: "signing key: cannot be fetched".',
              `To go back: ${rollback}`,
            ].join('\n'),
      });
    });
