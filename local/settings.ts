/** Reads the environment variables of `npm start`, and checks them before anything is started. */
import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSigningKey } from '../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../lib/signing-key/stored-secret.ts';
import { isOrigin } from '../serverless/origin.ts';

export interface StartSettings {
  readonly tenantId: string;
  /** PEM, or another form that the secret may have. */
  readonly privateKey: string;
  readonly keyFile: string | undefined;
  readonly port: { readonly number: number; readonly isRequired: boolean };
  /** The developer's own pages, which may use every server as the demo does. */
  readonly origins: readonly string[];
  readonly sdkUrl: string | undefined;
}

const defaultPort = 3000;

/** Reads the settings; throws one error that names every invalid variable. An empty one counts as not set. */
export const readStartSettings = async (environment: NodeJS.ProcessEnv): Promise<StartSettings> => {
  const keyFile = environment.LATENODE_PRIVATE_KEY_FILE || undefined;
  const sdkUrl = environment.LATENODE_SDK_URL || undefined;
  // Latenode would refuse a real key's token for a tenant that is not the key's.
  const tenantId = environment.LATENODE_TENANT_ID || (keyFile ? '' : '1');
  const port = environment.PORT || String(defaultPort);
  const origins = (environment.ORIGIN ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  const { privateKey = '', fault } = await loadPrivateKey(keyFile);

  const problems = [
    fault !== undefined && `LATENODE_PRIVATE_KEY_FILE: ${fault}`,
    !/^[1-9]\d{0,15}$/.test(tenantId) && "LATENODE_TENANT_ID: expected the key's tenant, a positive integer",
    sdkUrl !== undefined && !URL.canParse(sdkUrl) && 'LATENODE_SDK_URL: expected a URL',
    !(/^\d{1,5}$/.test(port) && Number(port) < 65_536) && 'PORT: expected 0 to 65535',
    ...origins
      .filter((origin) => !isOrigin(origin))
      .map((origin) => `ORIGIN: expected origins like http://localhost:5173 with commas, found ${origin}`),
  ].filter((line) => line !== false);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    ...{ tenantId, privateKey, keyFile, origins, sdkUrl },
    port: { number: Number(port), isRequired: Boolean(environment.PORT) },
  };
};

async function loadPrivateKey(keyFile: string | undefined): Promise<{ privateKey?: string; fault?: string }> {
  if (keyFile === undefined) return { privateKey: newPrivateKey() };
  try {
    const privateKey = await readFile(keyFile, 'utf8');
    createSigningKey(parseStoredSecret(privateKey), 'local');
    return { privateKey };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
