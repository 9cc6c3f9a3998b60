/** `npm start`: the whole broker on this machine, with no AWS account and, unless one is given, a key of its own. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as v from 'valibot';
import { createSigningKey } from '../lib/signing-key.ts';
import { parseStoredSecret } from '../lib/stored-secret.ts';
import { people } from './people.ts';
import { startStack } from './stack.ts';

const {
  LATENODE_PRIVATE_KEY_FILE: keyFile,
  LATENODE_TENANT_ID: tenantId = '1',
  LATENODE_SDK_URL: sdkUrl,
  PORT: port = '3000',
} = process.env;

const example = 'pro';

const newPrivateKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString();

let privateKey: string;
try {
  privateKey = keyFile ? await readFile(keyFile, 'utf8') : newPrivateKey();
  await createSigningKey(parseStoredSecret(privateKey), 'local');
} catch (error) {
  console.error(`LATENODE_PRIVATE_KEY_FILE: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
if (sdkUrl && !URL.canParse(sdkUrl)) {
  console.error(
    'LATENODE_SDK_URL: expected a URL, such as https://embedded.latenode.com/static/sdk/0.1.5.js',
  );
  process.exit(1);
}
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

let isIntroduced = false;
const stack = await startStack({
  privateKey,
  tenantId,
  preferredPort: Number(port),
  sdkUrl,
  log: (text) => isIntroduced && process.stdout.write(text),
});
const { api, aws, demo, identityProvider, secretsManager } = stack;

const keySetUrl = `${api.url}/.well-known/jwks.json`;
const { idToken } = await identityProvider.signIn(example);
const answer = await fetch(`${api.url}/token`, {
  method: 'POST',
  headers: { Authorization: `Bearer ${idToken}` },
});
const { token } = v.parse(v.object({ token: v.string() }), await answer.json());
const { protectedHeader, payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keySetUrl)));

console.log(`
The Latenode token broker runs on this machine. Ctrl-C ends it.

  Demo                ${demo.origin}/ (open it in a browser)
  Token endpoint      POST ${api.url}/token
  Key set             ${keySetUrl}
  Identity provider   ${identityProvider.issuer} (people: ${people.map(({ id }) => id).join(', ')})
  Secrets Manager     ${secretsManager.url} (a stand-in; it holds ${keyFile ?? 'a fresh key'})

A Latenode JWT for "${example}", its signature verified against the key set:

${token}

${JSON.stringify(protectedHeader)}
${JSON.stringify(payload)}

Paste this for another one, with any of the people:

curl -s -X POST ${api.url}/token -H "Authorization: Bearer $(curl -s '${identityProvider.issuer}/id-token?person=${example}')"

Or try the life of the key, in another terminal:

export ${Object.entries(aws)
  .map((pair) => pair.join('='))
  .join(' ')}
npm run key -- status --stage local --endpoint ${api.url}
`);

isIntroduced = true;

await Promise.race([interrupted, api.ended]);
await stack.close();
