/**
 * Runs better-auth in memory, with the plugin `jwt` of docs/identity-providers/better-auth.md. Prints its OAuth clients as JSON;
 * `POST /new-keys` drops the signing keys.
 */
import { createServer } from 'node:http';
import { oauthProvider } from '@better-auth/oauth-provider';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { getAuthTables } from 'better-auth/db';
import { toNodeHandler } from 'better-auth/node';
import { admin, anonymous } from 'better-auth/plugins';
import jwt from './jwt-plugin.mjs';

const { BASE_URL: baseURL = '', PASSWORD: password } = process.env;
const database = {};
const options = {
  baseURL,
  secret: crypto.randomUUID(),
  database: memoryAdapter(database),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  plugins: [
    jwt,
    anonymous(),
    admin(),
    oauthProvider({
      loginPage: '/sign-in',
      consentPage: '/consent',
      scopes: ['openid', 'offline_access', 'read'],
      resources: [`${baseURL}/api`],
      enforcePerClientResources: false,
      clientPrivileges: () => true,
    }),
  ],
};
for (const { modelName } of Object.values(getAuthTables(options))) database[modelName] = [];
const auth = betterAuth(options);

const { headers } = await auth.api.signUpEmail({
  body: { name: 'Root', email: 'root@example.com', password },
  returnHeaders: true,
});
for (const user of database.user) user.role = 'admin';
const cookie = headers
  .getSetCookie()
  .map((line) => line.replace(/;.*/, ''))
  .join('; ');

const createClient = (body) => auth.api.adminCreateOAuthClient({ headers: new Headers({ cookie }), body });
const spa = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: [`https://app.example.com/`],
  token_endpoint_auth_method: 'none',
  skip_consent: true,
};
const clients = {
  spa: await createClient(spa),
  another: await createClient(spa),
  machine: await createClient({
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_post',
    client_credentials_scopes: ['read'],
  }),
};
process.stdout.write(`${JSON.stringify(clients)}\n`);

const handle = toNodeHandler(auth);
createServer((request, response) => {
  if (request.url !== '/new-keys') return handle(request, response);
  database.jwks = [];
  response.end();
}).listen(Number(new URL(baseURL).port), '127.0.0.1');
