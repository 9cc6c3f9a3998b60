/** Checks conditions between settings, and conditions that only a deployment requires. */
import type { IdentityProvider } from '../lib/identity/provider/schema.ts';
import type { Problem } from '../lib/validation/problem.ts';
import type { SettingName, ValidSettings } from './entries.ts';

/** The use of the settings: to deploy, to package, or to run on this machine. */
export type Purpose = 'deploy' | 'package' | 'local';

type IsGiven = (name: SettingName) => boolean;

interface Rule {
  readonly setting: SettingName;
  readonly isBroken: (settings: ValidSettings, isGiven: IsGiven) => boolean;
  readonly message: (settings: ValidSettings) => string;
}

/** CloudFormation accepts the ARN of another region in some properties, and the broker then fails at run time. */
const inRegion = (
  setting: 'signingKeySecretArn' | 'kmsKeyArn' | 'logsKmsKeyArn' | 'alarmTopicArn' | 'domainCertificateArn',
): Rule => ({
  setting,
  isBroken: ({ region, ...settings }) =>
    region !== undefined && settings[setting] !== undefined && settings[setting].split(':')[3] !== region,
  message: ({ region }) => `expected an ARN in ${region}, the region of the stage`,
});

const rules: readonly Rule[] = [
  inRegion('signingKeySecretArn'),
  inRegion('kmsKeyArn'),
  inRegion('logsKmsKeyArn'),
  inRegion('alarmTopicArn'),
  inRegion('domainCertificateArn'),
  {
    setting: 'domainName',
    isBroken: (_, isGiven) => isGiven('domainName') && !isGiven('domainCertificateArn'),
    message: () => 'requires domainCertificateArn',
  },
  {
    setting: 'domainCertificateArn',
    isBroken: (_, isGiven) => isGiven('domainCertificateArn') && !isGiven('domainName'),
    message: () => 'requires domainName',
  },
  {
    setting: 'executeApiEndpoint',
    isBroken: ({ executeApiEndpoint }, isGiven) => executeApiEndpoint === 'off' && !isGiven('domainName'),
    message: () => '"off" requires domainName: without it, this is the only endpoint',
  },
];

const loopback = /^https?:\/\/(localhost|[^/:]*\.localhost|127\.[\d.]+|\[::1\])([:/]|$)/i;
const localOrigin = /^http:\/\/localhost:\d+$/;

/** The placeholders of config/example.yml. */
export const placeholders = {
  allowedOrigin: 'https://app.example.com',
  issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE',
  audience: '1example23456789',
};

/** Returns the problems of settings that are valid on their own. `isGiven` is also true for invalid settings. */
export const brokenRules = (settings: ValidSettings, isGiven: IsGiven, purpose: Purpose): Problem[] => [
  ...rules
    .filter(({ isBroken }) => isBroken(settings, isGiven))
    .map(({ setting, message }) => ({ path: [setting], message: message(settings) })),
  ...(purpose === 'local' ? [] : addressProblems(settings)),
  ...(purpose === 'deploy' ? placeholderProblems(settings) : []),
];

/** Finds plain-http origins, which an attacker on the network can spoof, and issuers on loopback. */
function addressProblems({ allowedOrigins = [], identityProviders = [] }: ValidSettings): Problem[] {
  const isLoopback = (path: Problem['path'], url: string | undefined): Problem[] =>
    loopback.test(url ?? '')
      ? [{ path, message: 'is a loopback address, which a deployed function cannot reach' }]
      : [];
  return [
    ...allowedOrigins.flatMap((origin, index) =>
      origin.startsWith('https:') || localOrigin.test(origin)
        ? []
        : [
            {
              path: ['allowedOrigins', index],
              message: 'expected an https origin, or http://localhost:<port> for development',
            },
          ],
    ),
    ...identityProviders.flatMap(({ issuers, jwksUri }, index) => [
      ...issuers.flatMap((issuer) => isLoopback(['identityProviders', index, 'issuer'], issuer)),
      ...isLoopback(['identityProviders', index, 'jwksUri'], jwksUri),
    ]),
  ];
}

function placeholderProblems({ allowedOrigins = [], identityProviders = [] }: ValidSettings): Problem[] {
  const replace = (path: Problem['path'], isPlaceholder: boolean): Problem[] =>
    isPlaceholder ? [{ path, message: 'is the placeholder of config/example.yml: replace it' }] : [];
  return [
    ...replace(['allowedOrigins'], allowedOrigins.includes(placeholders.allowedOrigin)),
    ...identityProviders.flatMap(({ issuers, audiences = [] }, index) => [
      ...replace(['identityProviders', index, 'issuer'], issuers.includes(placeholders.issuer)),
      ...replace(['identityProviders', index, 'audiences'], audiences.includes(placeholders.audience)),
    ]),
  ];
}

/**
 * Returns true if the JWT authorizer of API Gateway can accept the tokens that the function accepts: it supports one issuer,
 * whose keys it finds by discovery, RSA signatures, and a list of audiences.
 */
export const canAuthorize = (providers: readonly IdentityProvider[]): boolean =>
  providers.length === 1 &&
  providers.every(
    ({ type, issuers, audiences, algorithms }) =>
      type === 'cognito' &&
      issuers.length === 1 &&
      Array.isArray(audiences) &&
      algorithms.some((name) => name.startsWith('RS')),
  );
