/** The parameters of a stage, as serverless/params.cjs reads them. */
import { createRequire } from 'node:module';

export const { readSettings } = createRequire(import.meta.url)('../../serverless/params.cjs');

/** As serverless.yml has them. */
export const defaults = {
  requestsPerSecond: 50,
  requestsInBurst: 100,
  logRetentionDays: 90,
  alarmRefusalPercent: 50,
  alarmKeyAgeDays: 365,
  alarmLatencyMilliseconds: 2000,
};
export const required = {
  ...defaults,
  latenodeTenantId: 42,
  allowedOrigins: 'https://app.example.com',
  oidcIssuer: 'https://issuer.example.com',
  oidcAudience: 'spa',
  entitlements: 'everybody',
  jwtAuthorizer: 'on',
  region: 'us-east-1',
};

export const faultsOf = (params: object): string[] => {
  try {
    readSettings(params);
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
};
