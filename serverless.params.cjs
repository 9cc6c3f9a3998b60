/**
 * Reads the parameters of a stage (`params:` in serverless.yml, `--param name=value`), refuses faulty ones before
 * anything is packaged, and gives the rest of serverless.yml what it makes of them.
 */
const { require: requireTypeScript } = require('tsx/cjs/api');
const { readConfig } = requireTypeScript('./lib/config.ts', __filename);

/** The functions' environment, and the parameter that each variable comes from. */
const variables = {
  LATENODE_TENANT_ID: 'latenodeTenantId',
  SIGNING_KEY_SECRET_ID: 'signingKeySecretArn',
  SIGNING_ALGORITHM: 'signingAlgorithm',
  OIDC_ISSUER: 'oidcIssuer',
  OIDC_AUDIENCE: 'oidcAudience',
  IDENTITY_PROVIDERS: 'identityProviders',
  ENTITLEMENTS: 'entitlements',
  TOKEN_TTL_SECONDS: 'tokenTtlSeconds',
  CLOCK_TOLERANCE_SECONDS: 'clockToleranceSeconds',
  SIGNING_KEY_TTL_SECONDS: 'signingKeyTtlSeconds',
  SIGNING_KEY_MAX_STALE_SECONDS: 'signingKeyMaxStaleSeconds',
  LOG_LEVEL: 'logLevel',
};
const parameters = [...Object.values(variables), 'allowedOrigins', 'jwtAuthorizer', 'kmsKeyArn'];

const secretArn = /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:.+$/;
const keyArn = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/;

/** Settings from parameters, of which those not set are null. Throws one error that names every faulty one. */
function readSettings(params) {
  const { oidcIssuer, identityProviders, jwtAuthorizer, signingKeySecretArn, kmsKeyArn, logLevel } = params;
  const allowedOrigins = listFrom(params.allowedOrigins);
  const audiences = listFrom(params.oidcAudience);
  const canAuthorize = Boolean(oidcIssuer) && audiences.length > 0;
  const environment = environmentFrom({
    ...params,
    // Beside identityProviders these two are the gateway's alone.
    oidcIssuer: identityProviders ? null : oidcIssuer,
    oidcAudience: identityProviders ? null : audiences.join(','),
  });

  const faults = [
    ...configFaults(environment),
    allowedOrigins.length === 0 && 'allowedOrigins: expected a list, such as https://app.example.com',
    ...allowedOrigins.map((origin) => !isOrigin(origin) && `allowedOrigins: "${origin}" is not an origin`),
    !['on', 'off'].includes(jwtAuthorizer) && 'jwtAuthorizer: expected "on" or "off"',
    jwtAuthorizer === 'on' && !canAuthorize && 'jwtAuthorizer: "on" needs oidcIssuer and oidcAudience',
    signingKeySecretArn && !secretArn.test(signingKeySecretArn) && 'signingKeySecretArn: expected a full ARN',
    // IAM does not match kms:Decrypt against the ARN of an alias.
    kmsKeyArn && !keyArn.test(kmsKeyArn) && 'kmsKeyArn: expected the ARN of a key, not of an alias',
  ].filter(Boolean);
  if (faults.length > 0) throw faultyParameters(faults);

  return {
    environment: { SIGNING_KEY_SECRET_ID: { Ref: 'SigningKeySecret' }, ...environment },
    allowedOrigins,
    audiences,
    // Which parts of `custom.optional` are in the stack.
    authorizer: jwtAuthorizer,
    ownSecret: signingKeySecretArn ? 'off' : 'on',
    kmsKey: kmsKeyArn ? 'on' : 'off',
    // Lambda drops lines below this level; audit lines are INFO, and nothing may turn them off.
    applicationLogLevel: logLevel === 'DEBUG' ? 'DEBUG' : 'INFO',
  };
}

/** The variables that are set, as texts. */
function environmentFrom(params) {
  const texts = Object.entries(variables).map(([variable, name]) => [variable, textFrom(params[name])]);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** What the functions would refuse at their cold start, told with the names of the parameters. */
function configFaults(environment) {
  try {
    readConfig({ SIGNING_KEY_SECRET_ID: 'secret-of-the-stack', ...environment });
    return [];
  } catch (error) {
    const pairs = Object.entries(variables);
    const message = pairs.reduce((text, [variable, name]) => text.replaceAll(variable, name), error.message);
    const [headline, ...faults] = message.split('\n  ');
    return faults.length > 0 ? faults : [headline];
  }
}

function textFrom(value) {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

/** A YAML list, or a text with commas. */
function listFrom(value) {
  const items = Array.isArray(value) ? value : String(value ?? '').split(',');
  return items.map((item) => String(item).trim()).filter((item) => item !== '');
}

/** Whether a browser could send this text as `Origin`. "*" would parse as a host, and the gateway take it for all. */
function isOrigin(text) {
  return /^https?:/.test(text) && !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
}

function faultyParameters(faults) {
  const error = new Error(['parameters of this stage are missing or faulty:', ...faults].join('\n    '));
  error.stack = error.message; // the framework prints the stack
  return error;
}

module.exports = async ({ resolveVariable }) => {
  const values = parameters.map(async (name) => [name, await resolveVariable(`param:${name}, null`)]);
  return readSettings(Object.fromEntries(await Promise.all(values)));
};
module.exports.readSettings = readSettings;
