/** Reads the environment variables of `npm start`, and checks them before anything is started. */
import { readFile } from 'node:fs/promises';
import { createSigningKey } from '../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../lib/signing-key/stored-secret.ts';
import { originDefect } from '../settings/origin.ts';

export interface StartSettings {
  readonly tenantId: string;
  /** The content of `keyFile`, in a format that the secret may have. */
  readonly privateKey: string | undefined;
  readonly keyFile: string | undefined;
  readonly port: { readonly number: number; readonly isRequired: boolean };
  /** Origins of the developer's own pages, which may use every server as the demo does. */
  readonly origins: readonly string[];
  readonly sdkUrl: string | undefined;
}

const defaultPort = 3000;

/** Reads the settings; throws one error that names every invalid variable. Treats an empty variable as unset. */
export const readStartSettings = async (environment: NodeJS.ProcessEnv): Promise<StartSettings> => {
  const keyFile = environment.LATENODE_PRIVATE_KEY_FILE || undefined;
  const sdkUrl = environment.LATENODE_SDK_URL || undefined;
  // Latenode rejects a token that is signed with the key of another tenant.
  const tenantId = environment.LATENODE_TENANT_ID || (keyFile ? '' : '1');
  const port = environment.PORT || String(defaultPort);
  const origins = (environment.ORIGIN ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  const { privateKey, defect } = await loadPrivateKey(keyFile);

  const problems = [
    defect !== undefined && `LATENODE_PRIVATE_KEY_FILE: ${defect}`,
    !/^[1-9]\d{0,15}$/.test(tenantId) &&
      `LATENODE_TENANT_ID: expected the number of the tenant that the key belongs to, found ${tenantId || 'nothing'}`,
    sdkUrl !== undefined && !URL.canParse(sdkUrl) && `LATENODE_SDK_URL: expected a URL, found ${sdkUrl}`,
    !(/^\d{1,5}$/.test(port) && Number(port) < 65_536) &&
      `PORT: expected a number from 0 to 65535, found ${port}`,
    ...origins.map((origin) => {
      const defect = originDefect(origin);
      return defect !== undefined && `ORIGIN (${origin}): ${defect}`;
    }),
  ].filter((line) => line !== false);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    tenantId,
    privateKey,
    keyFile,
    origins,
    sdkUrl,
    port: { number: Number(port), isRequired: Boolean(environment.PORT) },
  };
};

async function loadPrivateKey(
  keyFile: string | undefined,
): Promise<{ privateKey?: string; defect?: string }> {
  if (keyFile === undefined) return {};
  try {
    const privateKey = await readFile(keyFile, 'utf8');
    createSigningKey(parseStoredSecret(privateKey), 'local');
    return { privateKey };
  } catch (error) {
    return { defect: error instanceof Error ? error.message : String(error) };
  }
}
