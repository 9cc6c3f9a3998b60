/** `npm start`: the whole broker on this machine, with no AWS account and, unless one is given, a key of its own. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as v from 'valibot';
import { createSigningKey } from '../lib/signing-key.ts';
import { parseStoredSecret } from '../lib/stored-secret.ts';
import { startApi } from './api.ts';
import { startIdentityProvider } from './identity-provider.ts';
import { people } from './people.ts';
import { startSecretsManager } from './secrets-manager.ts';

const {
  LATENODE_PRIVATE_KEY_FILE: keyFile,
  LATENODE_TENANT_ID: tenantId = '1',
  PORT: port = '3000',
} = process.env;

const example = 'pro';

/** What the local people get at Latenode; on AWS the stage parameter `entitlements` says it. */
const entitlements = {
  rules: [
    { when: { 'cognito:groups': 'pro' }, plan_id: 36 },
    {
      when: { 'cognito:groups': 'ops' },
      no_personal_space: true,
      grant_access: [{ space_id: 2, role_id: 3 }],
    },
    { when: { 'cognito:groups': 'member' }, plan_id: 35 },
  ],
  otherwise: 'deny',
};

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
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

const identityProvider = await startIdentityProvider();
const secretsManager = await startSecretsManager();
const created = await fetch(secretsManager.url, {
  method: 'POST',
  headers: { 'X-Amz-Target': 'secretsmanager.CreateSecret' },
  body: JSON.stringify({
    Name: 'latenode-token-broker/local/signing-key', // as the stack of a stage "local" would call it
    SecretString: privateKey,
    ClientRequestToken: randomUUID(),
  }),
});
const { ARN: secretArn } = v.parse(v.object({ ARN: v.string() }), await created.json());

/** What the AWS SDK has to know of this machine. */
const aws = {
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};

let isIntroduced = false;
const api = await startApi({
  preferredPort: Number(port),
  params: {
    latenodeTenantId: tenantId,
    jwtAuthorizer: 'off', // the one of serverless-offline answers otherwise than AWS; the function verifies anyway
    allowedOrigins: 'http://localhost:5173',
    oidcIssuer: identityProvider.issuer,
    oidcAudience: `${identityProvider.clientId},${identityProvider.audience}`,
    entitlements: JSON.stringify(entitlements),
    signingKeySecretArn: secretArn,
  },
  environment: {
    ...aws,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  },
  log: (text) => isIntroduced && process.stdout.write(text),
});

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
await Promise.all([api.close(), identityProvider.close(), secretsManager.close()]);
