/** `key push`: checks a private key and stores it in the secret, unless the secret holds it already. */
import type { Command } from '@commander-js/extra-typings';
import type { Algorithm } from '../../lib/jwt/algorithms.ts';
import { CommandError } from '../shared/command-error.ts';
import { inspectVersion, type KeyDetails } from '../shared/inspect.ts';
import { algorithm, create, withTarget, yes } from '../shared/options.ts';
import { exitCodes, type Session } from '../shared/program.ts';
import { type KeySecret, type StoredVersion, versionLabeled } from '../shared/secret.ts';
import { resolveTarget, type Target } from '../shared/stage.ts';
import { describeKey, keyFile, summarizeKey } from './check.ts';
import { readKeyFile } from './key-file.ts';

interface PushOptions {
  readonly algorithm?: Algorithm;
  readonly create?: true;
  readonly yes?: true;
}

interface Pushed extends StoredVersion {
  readonly key: KeyDetails;
  readonly isNewSecret: boolean;
}

export const addPush = (program: Command, session: Session) =>
  withTarget(program.command('push').argument('<file>', keyFile))
    .summary('check a private key and make it the current version of the secret')
    .description(
      'Checks a private key and makes it the current version of the secret. The previous key stays as AWSPREVIOUS, so that "rollback" can restore it.',
    )
    .addOption(algorithm)
    .addOption(create)
    .addOption(yes)
    .addHelpText('after', exitCodes())
    .action(async (file, options) => {
      const target = await resolveTarget(options, session.tools);
      const pushed = await pushKey(file, options, target, session);
      const settingsFile = options.stage ? `config/${options.stage}.yml` : "the stage's settings";
      const next = pushed.isNewSecret
        ? `No deployed broker reads this new secret yet, and a stack cannot create a secret of the same name.\nTo use it, set signingKeySecretArn: ${pushed.secretArn} in ${settingsFile}, and deploy.`
        : whenLive(target);
      session.finish({ json: pushed, text: `${describePushed(pushed)}\n\n${next}` });
    });

/** Returns when a changed secret takes effect, and the command that shows it. */
export const whenLive = ({ settings, statusOptions }: Target): string => {
  const seconds = settings ? `${settings.signingKeyTtlSeconds} s` : 'signingKeyTtlSeconds (300 s by default)';
  return `Running brokers sign with it within ${seconds}. To check: npm run key -- status ${statusOptions}`;
};

export const describePushed = ({ secretArn, versionId, key }: Pushed): string =>
  `${describeKey(key)}\nsecret      ${secretArn}\nversion     ${versionId}, now AWSCURRENT`;

/** Throws `CommandError` and changes nothing if the key is invalid or already current, or the user declines. */
export const pushKey = async (
  file: string,
  options: PushOptions,
  { secret }: Target,
  session: Session,
): Promise<Pushed> => {
  const { details: key, textToStore } = await readKeyFile(file, options.algorithm, session);
  const info = await secret.list();
  if (!info && !options.create) {
    throw new CommandError(
      `there is no secret ${secret.label}: check --stage, --region and --secret-id. Deploying the stage creates its secret; --create creates this one.`,
    );
  }
  const current = versionLabeled(info?.versions ?? [], 'AWSCURRENT');
  if (current) await confirmChange(await replaceQuestion(secret, current.versionId, key), options, session);
  else if (!info) await confirmChange(`Create the secret ${secret.label}?`, options, session);
  const stored = await (info ? secret.put(textToStore, current?.versionId) : secret.create(textToStore));
  return { ...stored, key, isNewSecret: !info };
};

/** Throws `CommandError` unless the user confirms. */
export const confirmChange = async (
  question: string,
  { yes }: PushOptions,
  { tools }: Session,
): Promise<void> => {
  if (!yes && !(await tools.confirm(question))) throw new CommandError('not confirmed, nothing was changed');
};

async function replaceQuestion(secret: KeySecret, versionId: string, next: KeyDetails): Promise<string> {
  const current = await inspectVersion(secret, versionId);
  if ('defect' in current)
    return `${secret.label} holds no usable key (${current.defect}). Replace it with ${summarizeKey(next)}?`;
  const isSame = (['thumbprint', 'algorithm', 'keyId'] as const).every(
    (name) => current[name] === next[name],
  );
  if (isSame) throw new CommandError(`${secret.label} already holds this key (${next.thumbprint})`);
  const changes = `  current  ${summarizeKey(current)}\n  new      ${summarizeKey(next)}`;
  return `${secret.label} already holds a key:\n${changes}\nReplace it?`;
}
