/** Renders the output of `npm start`: addresses, a first token, and lines to paste into a terminal or a front end. */
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as v from 'valibot';
import { shellWord } from '../settings/shell-word.ts';
import { userIds } from './identity-provider/users.ts';
import type { ServerName } from './ports.ts';
import type { LocalStack } from './stack.ts';

export interface BannerOptions {
  /** The file of a real key, if there is one. */
  readonly keyFile: string | undefined;
  /** Required to sign in, if set. */
  readonly code: string | undefined;
}

const user = 'pro';

const names: Readonly<Record<ServerName, string>> = {
  api: 'the API',
  demo: 'the demo',
  identityProvider: 'the identity provider',
  secretsManager: 'the Secrets Manager stand-in',
  latenode: 'the Latenode stand-in',
};

/** Requests a first token from the running stack; rejects if the broker does not issue one. */
export const banner = async (stack: LocalStack, { keyFile, code }: BannerOptions): Promise<string> => {
  const { api, aws, demo, identityProvider, secretsManager, secretName, allowedOrigins, ports } = stack;
  const { parameters } = stack;
  const { issuer, clientId } = identityProvider;
  const tokenEndpoint = `${api.url}/token`;
  const keySetUrl = `${api.url}/.well-known/jwks.json`;
  const idTokenUrl = `${issuer}/id-token?user=${user}${code === undefined ? '' : `&code=${code}`}`;
  const { idToken } = await identityProvider.signIn(user);
  const token = await exchange(tokenEndpoint, idToken);
  const header = decodeProtectedHeader(token);
  // jose and the WebCrypto of browsers do not support ES256K.
  const isVerified =
    header.alg !== 'ES256K' && (await jwtVerify(token, createRemoteJWKSet(new URL(keySetUrl))));
  const notes = Object.entries(ports).flatMap(([server, port]) =>
    port.taken === undefined
      ? []
      : [`  Port ${port.taken} is in use, so ${names[server as ServerName]} uses port ${port.number}.\n`],
  );
  if (code !== undefined) notes.push(`  Signing in requires the code ${code}, because this is a real key.\n`);

  const ownPage =
    allowedOrigins.length > 1
      ? 'To use this broker from your page,'
      : 'To use your own page, start with ORIGIN=http://localhost:5173 npm start; then';

  return `
The Latenode token broker is running on this machine. Press Ctrl-C to stop it.

  Demo                ${demo.url}/ (open it in a browser)
  Token endpoint      POST ${tokenEndpoint}
  Key set             ${keySetUrl}
  Identity provider   ${issuer} (users: ${userIds})
  Secrets Manager     ${secretsManager.url} (a stand-in; it holds ${keyFile ?? 'a new key'})
  Latenode SDK        ${stack.sdkUrl}
  Allowed origins     ${allowedOrigins.join(' ')}
${notes.length > 0 ? `\n${notes.join('')}` : ''}
A Latenode JWT for the user "${user}"${isVerified ? ', its signature verified with the key set' : ''}:

${token}

${JSON.stringify(header)}
${JSON.stringify(decodeJwt(token))}

To request another one, paste this into another terminal (user=${userIds.replaceAll(', ', '|')}):

curl -s -X POST ${tokenEndpoint} -H "Authorization: Bearer $(curl -s '${idTokenUrl}')"

${ownPage} paste this into its script:

const issuer = '${issuer}';
const clientId = '${clientId}';
const tokenEndpoint = '${tokenEndpoint}';
const sdkUrl = '${stack.sdkUrl}';
const idTokenUrl = '${idTokenUrl}';

To manage the signing key and to check the broker, paste this into another terminal:

export ${Object.entries(aws)
    .map((pair) => pair.join('='))
    .join(' ')}
npm run key -- status --secret-id ${secretName} --endpoint ${api.url}
curl -s '${idTokenUrl}' | npm run doctor -- --stage local --endpoint ${api.url} --token - ${parameters
    .map((parameter) => `--param ${shellWord(parameter)}`)
    .join(' ')}
`;
};

async function exchange(tokenEndpoint: string, idToken: string): Promise<string> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { Authorization: `Bearer ${idToken}` },
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`The broker issued no token: ${response.status} ${body}`);
  return v.parse(v.object({ token: v.string() }), JSON.parse(body)).token;
}
