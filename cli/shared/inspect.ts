/** Describes a private key, with the parser and the checks of the functions. */
import { createPrivateKey } from 'node:crypto';
import { type Algorithm, fittingAlgorithms } from '../../lib/jwt/algorithms.ts';
import { createSigningKey, type SigningKey } from '../../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../../lib/signing-key/stored-secret.ts';
import { jwkThumbprint } from '../../lib/signing-key/thumbprint.ts';

export interface KeyDetails {
  /** `RSA, 2048 bits`, `RSA-PSS, 2048 bits`, `EC, P-256` */
  readonly type: string;
  /** RFC 7638. The same for the private key and its public half, in every file format. */
  readonly thumbprint: string;
  readonly algorithm: Algorithm;
  /** All algorithms that fit the key. */
  readonly algorithms: readonly Algorithm[];
  readonly keyId: string | undefined;
  /** Damage of the text, which the parser repairs. */
  readonly damage: string | undefined;
}

export interface InspectedKey {
  readonly details: KeyDetails;
  /** Text for the secret: a PKCS#8 PEM, in JSON if it has an algorithm or a key id. Contains nothing else from the file. */
  readonly textToStore: string;
  readonly signingKey: SigningKey;
}

/** Reads a key in any form that the secret may have; `algorithm` overrides its own. Throws `InvalidInputError`. */
export const inspectKey = (text: string, algorithm?: Algorithm): InspectedKey => {
  const secret = parseStoredSecret(text);
  const signingKey = createSigningKey(secret, 'not stored', algorithm);
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
      damage: damageOf(text),
    },
    textToStore: named || keyId ? JSON.stringify({ privateKey: pem, algorithm: named, keyId }) : pem,
    signingKey,
  };
};

/** Names the damage of a PEM that OpenSSL cannot read and that the parser repairs. */
function damageOf(text: string): string | undefined {
  const pem = pemIn(text);
  if (pem === undefined || isReadByOpenSsl(pem)) return undefined;
  if (!pem.includes('-----BEGIN ')) return 'the PEM is encoded in base64 once more; the broker decodes it';
  if (/\\+[rn]/.test(pem)) return 'line breaks are written as "\\n"; the broker restores them';
  if (!/[\r\n]/.test(pem.trim())) return 'line breaks are missing; the broker restores them';
  return 'white space or quotes surround the PEM; the broker removes them';
}

/** Returns the PEM in a text that has been parsed before; undefined for a JWK. */
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
