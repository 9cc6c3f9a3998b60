/** Rules for settings that concern several of them, or a deployment. */
import type { IdentityProvider } from '../../lib/identity/provider.ts';
import type { SettingName, ValidSettings } from './entries.ts';
import type { Problem } from './problem.ts';

/** The purpose of the settings: to deploy, to package, or to run on this machine. */
export type Purpose = 'deploy' | 'package' | 'local';

type IsGiven = (name: SettingName) => boolean;

interface Rule {
  readonly setting: SettingName;
  readonly isBroken: (settings: ValidSettings, isGiven: IsGiven) => boolean;
  readonly message: (settings: ValidSettings) => string;
}

/** AWS would accept the ARN of another region, and the broker would then never find the thing. */
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
    message: () => 'needs domainCertificateArn beside it',
  },
  {
    setting: 'domainCertificateArn',
    isBroken: (_, isGiven) => isGiven('domainCertificateArn') && !isGiven('domainName'),
    message: () => 'needs domainName beside it',
  },
  {
    setting: 'executeApiEndpoint',
    isBroken: ({ executeApiEndpoint }, isGiven) => executeApiEndpoint === 'off' && !isGiven('domainName'),
    message: () => '"off" needs domainName: without it, this is the only address',
  },
];

const loopback = /^https?:\/\/(localhost|[^/:]*\.localhost|127\.[\d.]+|\[::1\])([:/]|$)/i;
const localOrigin = /^http:\/\/localhost:\d+$/;

/** The placeholders of config/example.yml. */
export const placeholders = {
  oidcIssuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE',
  oidcAudience: '1example23456789',
};

/** Problems of settings that are valid by themselves. `isGiven` is true for invalid ones as well. */
export const brokenRules = (settings: ValidSettings, isGiven: IsGiven, purpose: Purpose): Problem[] => [
  ...rules
    .filter(({ isBroken }) => isBroken(settings, isGiven))
    .map(({ setting, message }) => ({ path: [setting], message: message(settings) })),
  ...(purpose === 'local' ? [] : exposure(settings)),
  ...(purpose === 'deploy' ? leftPlaceholders(settings) : []),
];

/** Addresses that a deployed broker cannot use, and an attacker on the network could. */
function exposure({
  allowedOrigins = [],
  oidcIssuer = '',
  identityProviders = [],
}: ValidSettings): Problem[] {
  const isLoopback = (path: Problem['path'], url: string | undefined): Problem[] =>
    loopback.test(url ?? '')
      ? [{ path, message: 'a deployed function cannot reach an address of this machine' }]
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
    ...isLoopback(['oidcIssuer'], oidcIssuer),
    ...identityProviders.flatMap(({ issuers, jwksUri }, index) => [
      ...issuers.flatMap((issuer) => isLoopback(['identityProviders', index, 'issuer'], issuer)),
      ...isLoopback(['identityProviders', index, 'jwks_uri'], jwksUri),
    ]),
  ];
}

function leftPlaceholders({ oidcIssuer, oidcAudience = [] }: ValidSettings): Problem[] {
  const message = 'is the placeholder of config/example.yml: write your own';
  return [
    ...(oidcIssuer === placeholders.oidcIssuer ? [{ path: ['oidcIssuer'], message }] : []),
    ...(oidcAudience.includes(placeholders.oidcAudience) ? [{ path: ['oidcAudience'], message }] : []),
  ];
}

/**
 * True if the gateway's authorizer accepts what the function accepts: it knows one issuer, whose keys it finds by
 * discovery, RSA signatures, and a list of audiences.
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
