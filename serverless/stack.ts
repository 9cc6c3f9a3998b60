/** Assembles the CloudFormation resources and outputs that depend on settings or follow a pattern, such as alarms. */
import { type AlarmSettings, createAlarms } from './resources/alarms.ts';
import type { TemplatePart } from './resources/cloudformation.ts';
import { createDashboard } from './resources/dashboard.ts';
import { metrics } from './resources/metrics.ts';
import {
  domain,
  type LogSettings,
  logGroups,
  ownSecret,
  type RoleSettings,
  role,
} from './resources/optional.ts';
import { createQueries } from './resources/queries.ts';

export interface StackSettings extends AlarmSettings, LogSettings, RoleSettings {
  readonly tags?: Readonly<Record<string, string>>;
  readonly domainName?: string | undefined;
  readonly domainCertificateArn?: string | undefined;
}

/** Returns the part of `resources` that serverless.yml does not state itself. */
export const buildStack = (settings: StackSettings): TemplatePart => {
  const { stage, tags = {}, signingKeySecretArn, kmsKeyArn, domainName, domainCertificateArn } = settings;
  const parts = [
    signingKeySecretArn ? undefined : ownSecret(stage, kmsKeyArn),
    domainName && domainCertificateArn ? domain(domainName, domainCertificateArn, tags) : undefined,
    {
      Resources: {
        ...role(stage, settings),
        ...metrics,
        ...createAlarms(settings),
        ...createDashboard(stage),
        ...createQueries(stage),
      },
    },
  ].filter((part) => part !== undefined);
  return {
    Resources: Object.assign({}, ...parts.map(({ Resources }) => Resources)),
    Outputs: Object.assign({}, ...parts.map(({ Outputs }) => Outputs)),
    extensions: logGroups(stage, settings),
  };
};
