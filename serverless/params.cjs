/**
 * Reads the parameters of a stage (`params:` in serverless.yml, `--param name=value`), refuses faulty ones before
 * anything is packaged, and gives the rest of serverless.yml what it makes of them.
 */
const { require: requireTypeScript } = require('tsx/cjs/api');
const { limitFaults, numbersFrom, parameters: limitedParameters } = require('./limits.cjs');

const { readConfig } = requireTypeScript('../lib/config.ts', __filename);
const { isOrigin } = requireTypeScript('./origin.ts', __filename);
const { stackOf } = requireTypeScript('./stack.ts', __filename);

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
const parameters = new Set([
  ...Object.values(variables),
  ...limitedParameters,
  'allowedOrigins',
  'jwtAuthorizer',
]);

/** What Lambda allows for the names and values of all variables together. */
const maxEnvironmentBytes = 4096;

/** Settings from parameters, of which those not set are null. Throws one error that names every faulty one. */
function readSettings(params, stage) {
  const { jwtAuthorizer, domainName, alarmTopicArn, logLevel } = params;
  const allowedOrigins = listFrom(params.allowedOrigins);
  const environment = environmentFrom({ ...params, oidcAudience: listFrom(params.oidcAudience).join(',') });
  const { config, faults: configFaults } = checkConfig(environment);
  // The gateway's authorizer and the function get the same issuer, so that neither refuses what the other is for.
  const [provider, ...others] = config?.identityProviders ?? [];
  const canAuthorize =
    others.length === 0 &&
    provider?.issuers.length === 1 &&
    !provider.tenants &&
    Array.isArray(provider.audiences) &&
    provider.algorithms.some((name) => name.startsWith('RS'));

  const faults = [
    ...configFaults,
    ...Object.values(params)
      .flatMap(numbersIn)
      .map(
        (number) =>
          !Number.isSafeInteger(number) && `${number}: put quotes around this number, YAML has rounded it`,
      ),
    bytesOf(environment) > maxEnvironmentBytes &&
      `entitlements, identityProviders: Lambda allows ${maxEnvironmentBytes} bytes for all settings`,
    allowedOrigins.length === 0 && 'allowedOrigins: expected a list, such as https://app.example.com',
    ...allowedOrigins.map((origin) => !isOrigin(origin) && `allowedOrigins: "${origin}" is not an origin`),
    !['on', 'off'].includes(jwtAuthorizer) && 'jwtAuthorizer: expected "on" or "off"',
    jwtAuthorizer === 'on' &&
      config &&
      !canAuthorize &&
      'jwtAuthorizer: "on" is for one issuer with RSA keys; say "off"',
    ...limitFaults(params),
  ].filter(Boolean);
  if (faults.length > 0) throw faultyParameters(faults);

  return {
    environment: { SIGNING_KEY_SECRET_ID: { Ref: 'SigningKeySecret' }, ...environment },
    allowedOrigins,
    tokenUrl: urlOf('/token', domainName),
    keySetUrl: urlOf('/.well-known/jwks.json', domainName),
    ...numbersFrom(params),
    resources: stackOf({
      ...params,
      ...numbersFrom(params),
      stage,
      alarmActions: alarmTopicArn ? [alarmTopicArn] : [],
    }),
    authorizer: jwtAuthorizer,
    ...(jwtAuthorizer === 'on' && authorizerOf(provider)),
    // Lambda drops lines below this level; audit lines are INFO, and nothing may turn them off.
    applicationLogLevel: logLevel === 'DEBUG' ? 'DEBUG' : 'INFO',
  };
}

/** The gateway's authorizer, and that POST /token uses it. */
function authorizerOf({ issuers: [issuer], audiences }) {
  const identitySource = '$request.header.Authorization';
  return {
    authorizers: { issuer: { type: 'jwt', identitySource, issuerUrl: issuer, audience: audiences } },
    tokenAuthorizer: { name: 'issuer' },
  };
}

/** The variables that are set, as texts. */
function environmentFrom(params) {
  const texts = Object.entries(variables).map(([variable, name]) => [variable, textFrom(params[name])]);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** What the functions make of it at their start, or what they would refuse, told with the names of the parameters. */
function checkConfig(environment) {
  try {
    return {
      config: readConfig({ SIGNING_KEY_SECRET_ID: 'secret-of-the-stack', ...environment }),
      faults: [],
    };
  } catch (error) {
    const pairs = Object.entries(variables);
    const message = pairs.reduce((text, [variable, name]) => text.replaceAll(variable, name), error.message);
    const [headline, ...faults] = message.split('\n  ');
    return { faults: faults.length > 0 ? faults : [headline] };
  }
}

function bytesOf(environment) {
  return Buffer.byteLength(Object.entries(environment).flat().join(''));
}

/** The numbers in a value, however deep. */
function numbersIn(value) {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(numbersIn);
  return typeof value === 'number' ? [value] : [];
}

function textFrom(value) {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

/** As CloudFormation has it: the gateway's own host is not known before. */
function urlOf(path, domainName) {
  return domainName ? `https://${domainName}${path}` : { 'Fn::Sub': `\${HttpApi.ApiEndpoint}${path}` };
}

/** A YAML list, or a text with commas. */
function listFrom(value) {
  const items = Array.isArray(value) ? value : String(value ?? '').split(',');
  return items.map((item) => String(item).trim()).filter((item) => item !== '');
}

function faultyParameters(faults) {
  const error = new Error(['parameters of this stage are missing or faulty:', ...faults].join('\n    '));
  error.stack = error.message; // the framework prints the stack
  return error;
}

module.exports = async ({ resolveVariable }) => {
  // The stage that lets a fresh clone be packaged stands for nobody.
  const stage = await resolveVariable('sls:stage');
  if (stage === 'example' && process.argv.includes('deploy')) {
    throw faultyParameters(['stage: expected --stage prod; the stage "example" is only for packaging']);
  }
  const values = [...parameters].map(async (name) => [name, await resolveVariable(`param:${name}, null`)]);
  return readSettings(Object.fromEntries(await Promise.all(values)), stage);
};
module.exports.readSettings = readSettings;
