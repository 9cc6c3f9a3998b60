/** The parts of the stack that depend on a setting. */
import { secretNameOf } from '../../settings/names.ts';
import { getAtt, ids, ref, sub, type TemplatePart } from './cloudformation.ts';

/** The logical id of the secret that the stack creates. */
export const ownSecretId = 'SigningKeySecret';

/** The secret of the signing key, without a value until the operator stores a key. */
export const ownSecret = (stage: string, kmsKeyArn: string | undefined): TemplatePart => ({
  Resources: {
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
  },
});

/** Allows the functions to decrypt the secret with the operator's KMS key, through Secrets Manager only. */
export const decryptSigningKey = (kmsKeyArn: string): TemplatePart => ({
  Resources: {
    DecryptSigningKey: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [ref('BrokerRole')],
        PolicyName: 'decrypt-signing-key',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'kms:Decrypt',
              Resource: kmsKeyArn,
              Condition: {
                StringEquals: { 'kms:ViaService': sub('secretsmanager.${AWS::Region}.${AWS::URLSuffix}') },
              },
            },
          ],
        },
      },
    },
  },
});

/** Encrypts every log group with the operator's KMS key. */
export const encryptedLogs = (kmsKeyArn: string): NonNullable<TemplatePart['extensions']> => {
  const encrypted = { Properties: { KmsKeyId: kmsKeyArn } };
  return { [ids.tokenLogGroup]: encrypted, [ids.jwksLogGroup]: encrypted, [ids.apiLogGroup]: encrypted };
};

/** The custom domain name. Its DNS record, an alias or CNAME to the output DomainTarget, is not part of the stack. */
export const domain = (
  domainName: string,
  certificateArn: string,
  tags: Readonly<Record<string, string>>,
): TemplatePart => ({
  Resources: {
    Domain: {
      Type: 'AWS::ApiGatewayV2::DomainName',
      Properties: {
        DomainName: domainName,
        DomainNameConfigurations: [
          { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
        ],
        Tags: tags,
      },
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
});
