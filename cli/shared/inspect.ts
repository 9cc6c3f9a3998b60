/** Describes a private key, with the parser and the checks of the functions. */
import { InvalidInputError } from '../../lib/errors.ts';
import { type Algorithm, fittingAlgorithms } from '../../lib/jwt/algorithms.ts';
import { createSigningKey, type SigningKey } from '../../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../../lib/signing-key/stored-secret.ts';
import { jwkThumbprint } from '../../lib/signing-key/thumbprint.ts';
import { explainName } from '../../settings/explain-name.ts';
import type { KeySecret } from './secret.ts';

export interface KeyDetails {
  /** `RSA, 2048 bits`, `RSA-PSS, 2048 bits`, `EC, P-256` */
  readonly type: string;
  /** RFC 7638. The same for the private key and its public half, in every file format. */
  readonly thumbprint: string;
  readonly algorithm: Algorithm;
  /** All algorithms that fit the key. */
  readonly algorithms: readonly Algorithm[];
  readonly keyId: string | undefined;
}

export interface InspectedKey {
  readonly details: KeyDetails;
  /** Text for the secret: a PKCS#8 PEM, in JSON if it has an algorithm or a key id. Contains nothing else from the file. */
  readonly textToStore: string;
  readonly signingKey: SigningKey;
}

interface InspectOptions {
  /** Overrides that of the secret. */
  readonly algorithm?: Algorithm | undefined;
  /** Rejects members that the functions would ignore: one may be misspelled. */
  readonly isStrict?: true;
}

/** Reads a key in any form that the secret may have. Throws `InvalidInputError`. */
export const inspectKey = (text: string, { algorithm, isStrict }: InspectOptions = {}): InspectedKey => {
  const secret = parseStoredSecret(text);
  const signingKey = createSigningKey(secret, 'not stored', algorithm);
  const [unknown] = secret.unknownMembers ?? [];
  if (isStrict && unknown !== undefined) {
    const { suggestion } = explainName(unknown, ['privateKey', 'algorithm', 'keyId']);
    const hint = suggestion ? `did you mean ${suggestion}?` : 'expected privateKey, algorithm, keyId';
    const name = /^\w{1,40}$/.test(unknown) ? `"${unknown}"` : 'a member'; // it could be a part of the key
    throw new InvalidInputError(`${name} in the secret: unknown name, ${hint}`);
  }
  const { privateKey, keyId } = secret;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const named = algorithm ?? secret.algorithm;
  const { modulusLength } = privateKey.asymmetricKeyDetails ?? {};
  const size = modulusLength ? `${modulusLength} bits` : signingKey.publicJwk.crv;
  return {
    details: {
      type: `${privateKey.asymmetricKeyType?.toUpperCase()}, ${size}`,
      thumbprint: jwkThumbprint(signingKey.publicJwk),
      algorithm: signingKey.algorithm,
      algorithms: fittingAlgorithms(privateKey),
      keyId,
    },
    textToStore: named || keyId ? JSON.stringify({ privateKey: pem, algorithm: named, keyId }) : pem,
    signingKey,
  };
};

/** Describes the key in a version of the secret, or its defect. Throws `CommandError` if AWS rejects the request. */
export const inspectVersion = async (
  secret: KeySecret,
  versionId: string,
  options?: InspectOptions,
): Promise<KeyDetails | { readonly defect: string }> => {
  const text = await secret.read(versionId);
  try {
    return inspectKey(text, options).details;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { defect: error.message };
  }
};
