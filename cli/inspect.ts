/** What a private key is, by the very parser and the very checks of the functions. */
import { createPrivateKey } from 'node:crypto';
import { InvalidInputError } from '../lib/errors.ts';
import { type Algorithm, fittingAlgorithms } from '../lib/jwt/algorithms.ts';
import { createSigningKey, type SigningKey } from '../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../lib/signing-key/stored-secret.ts';
import { jwkThumbprint } from '../lib/signing-key/thumbprint.ts';
import { CommandError } from './command-error.ts';
import type { Tools } from './tools.ts';

export interface KeyFacts {
  /** `RSA, 2048 bits`, `RSA-PSS, 2048 bits`, `EC, P-256` */
  readonly type: string;
  /** RFC 7638; the same for the private key, for its public half, and in every container. */
  readonly thumbprint: string;
  readonly algorithm: Algorithm;
  /** All that the key can sign. */
  readonly algorithms: readonly Algorithm[];
  readonly keyId: string | undefined;
  /** What is wrong with the text, although the key can be read. */
  readonly flaw: string | undefined;
}

export interface InspectedKey {
  readonly facts: KeyFacts;
  /** The text for the secret: as it came, unless it is mended or the algorithm is not its own. */
  readonly textToStore: string;
  readonly signingKey: SigningKey;
}

/** Reads a key as the secret would hold it; `algorithm` goes before its own. Throws `InvalidInputError`. */
export const inspectKey = async (text: string, algorithm?: Algorithm): Promise<InspectedKey> => {
  const secret = parseStoredSecret(text);
  const signingKey = createSigningKey(secret, 'not stored', algorithm);
  const { privateKey, keyId } = secret;
  const flaw = flawOf(text);
  const isAsItCame = flaw === undefined && (algorithm === undefined || algorithm === secret.algorithm);
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const wanted = algorithm ?? secret.algorithm;
  const { modulusLength } = privateKey.asymmetricKeyDetails ?? {};
  return {
    facts: {
      type: `${privateKey.asymmetricKeyType?.toUpperCase()}, ${modulusLength ? `${modulusLength} bits` : signingKey.publicJwk.crv}`,
      thumbprint: jwkThumbprint(signingKey.publicJwk),
      algorithm: signingKey.algorithm,
      algorithms: fittingAlgorithms(privateKey),
      keyId,
      flaw,
    },
    textToStore: isAsItCame
      ? text
      : wanted || keyId
        ? JSON.stringify({ privateKey: pem, algorithm: wanted, keyId })
        : pem,
    signingKey,
  };
};

/** Reads a key from a file; throws `CommandError` with the name of the file. */
export const readKeyFile = async (
  file: string,
  algorithm: Algorithm | undefined,
  tools: Pick<Tools, 'readFile'>,
): Promise<InspectedKey> => {
  const text = await tools.readFile(file);
  try {
    return await inspectKey(text, algorithm);
  } catch (error) {
    throw error instanceof InvalidInputError ? new CommandError(`${file}: ${error.message}`) : error;
  }
};

/** Ours is a forgiving parser: what OpenSSL itself cannot read has come to some harm. */
function flawOf(text: string): string | undefined {
  const pem = pemIn(text);
  if (pem === undefined || isReadByOpenSsl(pem)) return undefined;
  if (!pem.includes('-----BEGIN ')) return 'the PEM is encoded in base64 once more; it can be decoded';
  if (/\\+[rn]/.test(pem)) return 'line breaks are written as "\\n"; they can be restored';
  if (!/[\r\n]/.test(pem.trim())) return 'line breaks were lost; they can be restored';
  return 'white space or quotes stand where they should not; they can be removed';
}

/** The PEM itself; nothing for a JWK. Only for a text that has been parsed. */
function pemIn(text: string): string | undefined {
  if (!text.trimStart().startsWith('{')) return text;
  const { privateKey } = JSON.parse(text.trim());
  return typeof privateKey === 'string' && !privateKey.trimStart().startsWith('{') ? privateKey : undefined;
}

function isReadByOpenSsl(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}
