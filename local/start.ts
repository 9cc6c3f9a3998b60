/** `npm start`: the whole broker on this machine, with no AWS account and, unless one is given, a key of its own. */
import { once } from 'node:events';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as v from 'valibot';
import { people } from './people.ts';
import { startStack } from './stack.ts';
import { readStartSettings } from './start-settings.ts';

const example = 'pro';

/** A fault in the settings or at the start is one message, without the stack of this program. */
const orExit = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
};

const exitAtOnce = () => process.exit(130); // as a shell says of Ctrl-C; what has been started ends with this process
process.once('SIGINT', exitAtOnce);

const settings = await orExit(readStartSettings(process.env));
let isIntroduced = false;
const stack = await orExit(
  startStack({ ...settings, log: (text) => isIntroduced && process.stdout.write(text) }),
);
const { api, aws, demo, identityProvider, secretsManager, secretName, allowedOrigins } = stack;
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
process.off('SIGINT', exitAtOnce);

const { issuer, clientId, audience } = identityProvider;
const doctorOptions = {
  endpoint: api.url,
  issuer,
  audience: `${clientId},${audience}`,
  origin: allowedOrigins.join(),
  'secret-id': secretName,
};
const keySetUrl = `${api.url}/.well-known/jwks.json`;
const { idToken } = await identityProvider.signIn(example);
const answer = await fetch(`${api.url}/token`, {
  method: 'POST',
  headers: { Authorization: `Bearer ${idToken}` },
});
const { token } = v.parse(v.object({ token: v.string() }), await answer.json());
const header = decodeProtectedHeader(token);
// jose has no ES256K, and a browser's WebCrypto has none either.
const isVerified =
  header.alg !== 'ES256K' && (await jwtVerify(token, createRemoteJWKSet(new URL(keySetUrl))));

console.log(`
The Latenode token broker runs on this machine. Ctrl-C ends it.

  Demo                ${demo.origin}/ (open it in a browser)
  Token endpoint      POST ${api.url}/token
  Key set             ${keySetUrl}
  Identity provider   ${issuer} (people: ${people.map(({ id }) => id).join(', ')})
  Secrets Manager     ${secretsManager.url} (a stand-in; it holds ${settings.keyFile ?? 'a fresh key'})

A Latenode JWT for "${example}"${isVerified ? ', its signature verified against the key set' : ''}:

${token}

${JSON.stringify(header)}
${JSON.stringify(decodeJwt(token))}

Paste this for another one, with any of the people:

curl -s -X POST ${api.url}/token -H "Authorization: Bearer $(curl -s '${issuer}/id-token?person=${example}')"

Or try the life of the key, and the doctor, in another terminal:

export ${Object.entries(aws)
  .map((pair) => pair.join('='))
  .join(' ')}
npm run key -- status --secret-id ${secretName} --endpoint ${api.url}
curl -s '${issuer}/id-token?person=${example}' | npm run doctor -- --token - ${Object.entries(doctorOptions)
  .map(([name, value]) => `--${name} ${value}`)
  .join(' ')}
`);

isIntroduced = true;

await Promise.race([interrupted, api.ended]);
await stack.close();
