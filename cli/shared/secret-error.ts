/** Translates errors of Secrets Manager into messages that name the cause and the remedy. */
import { CommandError, explain } from './command-error.ts';

/** Translates an exception of the AWS SDK; calls `findPrimaryRegion` only for a replica. */
export const secretErrorOf = async (
  error: unknown,
  id: string,
  region: string,
  findPrimaryRegion: () => Promise<string | undefined>,
): Promise<CommandError> => {
  if (error instanceof CommandError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const label = `${id} in ${region}`;
  if (/(marked|scheduled) for deletion/i.test(message)) {
    const restore = `aws secretsmanager restore-secret --region ${region} --secret-id ${id}`;
    return new CommandError(`${label} is scheduled for deletion. To restore it: ${restore}`);
  }
  if (/replica secret/i.test(message)) {
    const primary = (await findPrimaryRegion()) ?? "the primary secret's region";
    return new CommandError(
      `${label} is a replica. Change the primary secret: --region ${primary} --secret-id NAME`,
    );
  }
  const refused = `${label}: ${explain(error)}`;
  const inaccessible = { isInaccessible: true };
  if (/Access to KMS/i.test(message) || /^(Decryption|Encryption)Failure/.test(name)) {
    const remedy =
      "Allow these credentials kms:Decrypt and kms:GenerateDataKey on the secret's KMS key, and enable the key.";
    return new CommandError(`${refused}\n${remedy}`, inaccessible);
  }
  return new CommandError(refused, inaccessible);
};
