/** Assembles the CloudFormation resources and outputs that depend on settings or follow a pattern, such as alarms. */
import { createAlarms } from './resources/alarms.ts';
import type { StageSettings, TemplatePart } from './resources/cloudformation.ts';
import { createDashboard } from './resources/dashboard.ts';
import { metrics } from './resources/metrics.ts';
import { domain, logGroups, ownSecret, role } from './resources/optional.ts';
import { createQueries } from './resources/queries.ts';

/** Returns the part of `resources` that serverless.yml does not state itself. */
export const buildStack = (settings: StageSettings): TemplatePart => {
  const custom = domain(settings);
  return {
    Resources: {
      ...role(settings),
      ...ownSecret(settings),
      ...custom?.Resources,
      ...metrics,
      ...createAlarms(settings),
      ...createDashboard(settings.stage),
      ...createQueries(settings.stage),
    },
    Outputs: { ...custom?.Outputs },
    extensions: logGroups(settings),
  };
};
