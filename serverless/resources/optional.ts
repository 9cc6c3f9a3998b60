/** The parts of the stack that depend on a setting. */
import { accessLogOf, secretNameOf, stackNameOf } from '../../settings/names.ts';
import {
  getAtt,
  ids,
  type Resources,
  ref,
  type StageSettings,
  sub,
  type TemplatePart,
} from './cloudformation.ts';

/** The logical id of the secret that the stack creates. */
export const ownSecretId = 'SigningKeySecret';

/** The secret of the signing key, without a value until the operator stores a key. */
export const ownSecret = ({ stage, signingKeySecretArn, kmsKeyArn }: StageSettings): Resources =>
  signingKeySecretArn
    ? {}
    : {
        [ownSecretId]: {
          Type: 'AWS::SecretsManager::Secret',
          DeletionPolicy: 'RetainExceptOnCreate', // a first deployment that fails deletes the secret, so that its name is free again
          UpdateReplacePolicy: 'Retain',
          Properties: {
            Name: secretNameOf(stage),
            Description: 'The private key that signs Latenode JWTs',
            ...(kmsKeyArn && { KmsKeyId: kmsKeyArn }),
          },
        },
      };

const allow = (Action: string | readonly string[], Resource: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

/** Lambda, as the functions' role, creates network interfaces in the VPC. These actions support no other resource. */
const networkActions = [
  ...['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  ...['ec2:DescribeSubnets', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
];

/** The role of both functions. The one that osls creates may write to other log groups with the same prefix. */
export const role = (settings: StageSettings): Resources => {
  const { stage, signingKeySecretArn, kmsKeyArn, permissionsBoundaryArn, vpc, tracing } = settings;
  const statements = [
    allow('secretsmanager:GetSecretValue', signingKeySecretArn ?? ref(ownSecretId)),
    allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      [getAtt(ids.tokenLogGroup, 'Arn'), getAtt(ids.jwksLogGroup, 'Arn')],
    ),
    // Through Secrets Manager only.
    kmsKeyArn &&
      allow('kms:Decrypt', kmsKeyArn, {
        StringEquals: {
          // Not every partition uses its own suffix here.
          'kms:ViaService': ['${AWS::URLSuffix}', 'amazonaws.com'].map((suffix) =>
            sub(`secretsmanager.\${AWS::Region}.${suffix}`),
          ),
        },
      }),
    tracing === 'on' && allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'), // they support no other resource
    vpc && allow(networkActions, '*'),
    // Denies them to the code of the functions.
    vpc && {
      ...allow(networkActions, '*', {
        ArnLike: {
          'lambda:SourceFunctionArn': sub(
            `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${stackNameOf(stage)}-*`,
          ),
        },
      }),
      Effect: 'Deny',
    },
  ];
  const policy = (Statement: readonly unknown[]) => ({ Version: '2012-10-17', Statement });
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return {
    BrokerRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: policy([trust]),
        Policies: [{ PolicyName: 'broker', PolicyDocument: policy(statements.filter(Boolean)) }],
        ...(permissionsBoundaryArn && { PermissionsBoundary: permissionsBoundaryArn }),
      },
    },
  };
};

/** Adds what osls does not know about the log groups that it creates. */
export const logGroups = ({
  stage,
  logsKmsKeyArn,
  retainAuditLog,
}: StageSettings): NonNullable<TemplatePart['extensions']> => {
  const Properties = { ...(logsKmsKeyArn && { KmsKeyId: logsKmsKeyArn }) };
  return {
    [ids.tokenLogGroup]: {
      Properties,
      ...(retainAuditLog === 'on' && {
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      }),
    },
    [ids.jwksLogGroup]: { Properties },
    [ids.apiLogGroup]: { Properties: { ...Properties, LogGroupName: accessLogOf(stage) } },
  };
};

/** The custom domain name. Its DNS record, an alias or CNAME to the output DomainTarget, is not part of the stack. */
export const domain = (settings: StageSettings): TemplatePart | undefined => {
  const { domainName: DomainName, domainCertificateArn: CertificateArn, tags: Tags } = settings;
  if (DomainName === undefined) return undefined;
  const configuration = { CertificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' };
  return {
    Resources: {
      Domain: {
        Type: 'AWS::ApiGatewayV2::DomainName',
        Properties: { DomainName, DomainNameConfigurations: [configuration], Tags },
      },
      DomainMapping: {
        Type: 'AWS::ApiGatewayV2::ApiMapping',
        Properties: { ApiId: ref(ids.api), DomainName: ref('Domain'), Stage: ref(ids.apiStage) },
      },
    },
    Outputs: {
      DomainTarget: {
        Description: "Target of the custom domain's DNS record",
        Value: getAtt('Domain', 'RegionalDomainName'),
      },
      DomainTargetZone: {
        Description: 'Hosted zone id of that target, for an alias record in Route 53',
        Value: getAtt('Domain', 'RegionalHostedZoneId'),
      },
    },
  };
};
