/** Translates what Secrets Manager refuses into the defect of the secret and its remedy. */
import { CommandError, explain } from './command-error.ts';

export interface RefusedSecret {
  readonly id: string;
  readonly region: string;
  /** Asked only for a replica. */
  readonly primaryRegion: () => Promise<string | undefined>;
}

/** `defective`: the secret itself must be changed. `inaccessible`: the credentials, the network, or AWS. */
export class SecretError extends CommandError {
  readonly kind: 'defective' | 'inaccessible';

  constructor(message: string, kind: SecretError['kind']) {
    super(message);
    this.kind = kind;
  }
}

/** `error` is an error of the AWS SDK. */
export const secretErrorOf = async (error: unknown, secret: RefusedSecret): Promise<SecretError> => {
  const { id, region, primaryRegion } = secret;
  const message = error instanceof Error ? error.message : '';
  const name = error instanceof Error ? error.name : '';
  const told = `${id} in ${region}: ${explain(error)}`;
  if (/(marked|scheduled) for deletion/i.test(message)) {
    const restore = `aws secretsmanager restore-secret --region ${region} --secret-id ${id}`;
    return new SecretError(
      `${id} in ${region} is scheduled for deletion. To restore it: ${restore}`,
      'defective',
    );
  }
  if (/replica secret/i.test(message)) {
    const primary = (await primaryRegion()) ?? "the primary secret's region";
    return new SecretError(
      `${id} in ${region} is a replica. Change the primary: --region ${primary} --secret-id NAME`,
      'defective',
    );
  }
  if (/Access to KMS/i.test(message) || /^(Decryption|Encryption)Failure/.test(name)) {
    const remedy =
      'These credentials need kms:Decrypt and kms:GenerateDataKey on the enabled KMS key of the secret.';
    return new SecretError(`${told}\n${remedy}`, 'inaccessible');
  }
  if (/^AccessDenied/.test(name)) {
    const action = /to perform: ([\w:]+)/.exec(message)?.[1] ?? 'the action';
    return new SecretError(`${told}\nAllow these credentials ${action} on the secret.`, 'inaccessible');
  }
  return new SecretError(told, 'inaccessible');
};
