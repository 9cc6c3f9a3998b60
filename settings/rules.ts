/** Checks conditions between settings, and conditions that only a deployment requires. */
import type { IdentityProvider } from '../lib/identity/provider/schema.ts';
import type { Problem } from '../lib/validation/problem.ts';
import type { SettingName, ValidSettings } from './entries.ts';

/** The use of the settings: to deploy, to package, or to run on this machine. */
export type Purpose = 'deploy' | 'package' | 'local';

type IsGiven = (name: SettingName) => boolean;

const arns = [
  ...(['signingKeySecretArn', 'kmsKeyArn', 'logsKmsKeyArn'] as const),
  ...(['alarmTopicArn', 'domainCertificateArn'] as const),
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
export const brokenRules = (settings: ValidSettings, isGiven: IsGiven, purpose: Purpose): Problem[] => {
  const requires = (name: SettingName, other: SettingName) =>
    problemIf(isGiven(name) && !isGiven(other), [name], `requires ${other}`);
  return [
    ...regionProblems(settings),
    ...requires('domainName', 'domainCertificateArn'),
    ...requires('domainCertificateArn', 'domainName'),
    ...problemIf(
      settings.executeApiEndpoint === 'off' && !isGiven('domainName'),
      ['executeApiEndpoint'],
      '"off" requires domainName: without it, this is the only endpoint',
    ),
    ...(purpose === 'local' ? [] : addressProblems(settings)),
    ...(purpose === 'deploy' ? placeholderProblems(settings) : []),
  ];
};

function problemIf(isBroken: boolean, path: Problem['path'], message: string): Problem[] {
  return isBroken ? [{ path, message }] : [];
}

/** CloudFormation accepts the ARN of another region in some properties, and the broker then fails at run time. */
function regionProblems({ region, ...settings }: ValidSettings): Problem[] {
  if (region === undefined) return [];
  return arns.flatMap((name) => {
    const [, , , ofArn = region] = settings[name]?.split(':') ?? [];
    return problemIf(ofArn !== region, [name], `expected an ARN in ${region}, the region of the stage`);
  });
}

/** Finds plain-http origins, which an attacker on the network can spoof, and issuers on loopback. */
function addressProblems({ allowedOrigins = [], identityProviders = [] }: ValidSettings): Problem[] {
  const expected = 'expected an https origin, or http://localhost:<port> for development';
  const unreachable = 'is a loopback address, which a deployed function cannot reach';
  return [
    ...allowedOrigins.flatMap((origin, index) =>
      problemIf(
        !origin.startsWith('https:') && !localOrigin.test(origin),
        ['allowedOrigins', index],
        expected,
      ),
    ),
    ...identityProviders.flatMap(({ issuers, jwksUri = '' }, index) => {
      const path = ['identityProviders', index];
      return [
        ...problemIf(
          issuers.some((issuer) => loopback.test(issuer)),
          [...path, 'issuer'],
          unreachable,
        ),
        ...problemIf(loopback.test(jwksUri), [...path, 'jwksUri'], unreachable),
      ];
    }),
  ];
}

function placeholderProblems({ allowedOrigins = [], identityProviders = [] }: ValidSettings): Problem[] {
  const message = 'is the placeholder of config/example.yml: replace it';
  const { allowedOrigin, issuer, audience } = placeholders;
  return [
    ...problemIf(allowedOrigins.includes(allowedOrigin), ['allowedOrigins'], message),
    ...identityProviders.flatMap(({ issuers, audiences = [] }, index) => {
      const path = ['identityProviders', index];
      return [
        ...problemIf(issuers.includes(issuer), [...path, 'issuer'], message),
        ...problemIf(audiences.includes(audience), [...path, 'audiences'], message),
      ];
    }),
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
