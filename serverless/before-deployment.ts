/** Checks the account before a deployment changes it: names that are taken, and the alarm that may roll back the update. */
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { SecretsManager, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { accessLogOf, logGroupOf, secretNameOf, stackNameOf } from '../settings/names.ts';
import type { BuiltSettings } from './settings.ts';

/** Region and credentials for every client. */
export type AwsConfig = Pick<SecretsManagerClientConfig, 'region' | 'credentials'>;

/** Part of `custom.settings`. */
export type DeployedSettings = Pick<BuiltSettings, 'stage' | 'region' | 'hasOwnSecret' | 'rollbackMinutes'>;

/** Returns the `RollbackConfiguration` of an update, and a line for each existing resource whose name a new stack needs. */
export const prepareDeployment = async (config: AwsConfig, settings: DeployedSettings) => {
  const { stage, rollbackMinutes: MonitoringTimeInMinutes } = settings;
  const StackName = stackNameOf(stage);
  const cloudFormation = new CloudFormation(config);
  const stacks = await unlessMissing(cloudFormation.describeStacks({ StackName }));
  const stack = stacks?.Stacks?.find(({ StackStatus }) => StackStatus !== 'REVIEW_IN_PROGRESS');
  if (stack === undefined) return { taken: await findTaken(config, settings) };
  if (MonitoringTimeInMinutes === 0) {
    // CloudFormation keeps the triggers of the last update unless it gets others.
    const isTriggered = (stack.RollbackConfiguration?.RollbackTriggers ?? []).length > 0;
    return { rollback: isTriggered ? { RollbackTriggers: [], MonitoringTimeInMinutes } : undefined };
  }
  const LogicalResourceId = 'ServerErrorsAlarm';
  const found = await unlessMissing(cloudFormation.describeStackResource({ StackName, LogicalResourceId }));
  const alarm = found?.StackResourceDetail?.PhysicalResourceId;
  if (alarm === undefined) return {}; // the update would fail
  const [arn, partition, , region, account] = stack.StackId?.split(':') ?? [];
  const Arn = [arn, partition, 'cloudwatch', region, account, 'alarm', alarm].join(':');
  return {
    rollback: { RollbackTriggers: [{ Arn, Type: 'AWS::CloudWatch::Alarm' }], MonitoringTimeInMinutes },
  };
};

/** Skips what the credentials may not read: CloudFormation then reports a name that is taken, only later. */
async function findTaken(config: AwsConfig, { stage, region, hasOwnSecret }: DeployedSettings) {
  const SecretId = secretNameOf(stage);
  const logs = new CloudWatchLogs(config);
  const [secret, ...groups] = await Promise.all([
    hasOwnSecret ? new SecretsManager(config).describeSecret({ SecretId }).catch(() => undefined) : undefined,
    ...[logGroupOf(stage), accessLogOf(stage)].map(async (name) => {
      const found = await logs.describeLogGroups({ logGroupNamePrefix: name }).catch(() => undefined);
      return found?.logGroups?.some(({ logGroupName }) => logGroupName === name) ? [name] : [];
    }),
  ]);
  const restore = `aws secretsmanager restore-secret --region ${region} --secret-id ${SecretId}`;
  const first = secret?.DeletedDate ? `run ${restore}, then ` : '';
  const use = `add this line to config/${stage}.yml: signingKeySecretArn: ${secret?.ARN}`;
  return [
    ...(secret ? [`secret ${SecretId}: ${first}${use}`] : []),
    ...groups.flat().map((name) => {
      const command = `aws logs delete-log-group --region ${region} --log-group-name ${name}`;
      return `log group ${name}: export what you need, then run ${command}`;
    }),
  ];
}

async function unlessMissing<Response>(response: Promise<Response>): Promise<Response | undefined> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}
