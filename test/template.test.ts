import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Package, packageProject } from './support/package.ts';

const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf';
const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const params = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => ['--param', `${name}=${value}`]);

let simple: Package;
let special: Package;

beforeAll(async () => {
  const several = [
    { issuer: 'https://a.example.com', audiences: ['a'], user_id_prefix: 'a:' },
    { issuer: 'https://b.example.com', audiences: ['b'], user_id_prefix: 'b:' },
  ];
  [simple, special] = await Promise.all([
    packageProject(),
    packageProject(
      ...['--stage', 'prod'],
      ...params({
        latenodeTenantId: '42',
        allowedOrigins: 'https://app.example.com, http://localhost:5173',
        identityProviders: JSON.stringify(several),
        jwtAuthorizer: 'off',
        signingKeySecretArn: secretArn,
        kmsKeyArn: keyArn,
        entitlements: '{"otherwise":"deny"}',
        logLevel: 'DEBUG',
      }),
    ),
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([simple.remove(), special.remove()]);
});

const propertiesOf = ({ template }: Package, name: string) => template.Resources[name]?.Properties;
const namesOf = ({ template }: Package, type: string): string[] =>
  Object.entries(template.Resources).flatMap(([name, { Type }]) => (Type === type ? [name] : []));
const route = (name: string) =>
  name === 'token' ? 'HttpApiRoutePostToken' : 'HttpApiRouteGetWellDashknownJwksjson';

describe('the template', () => {
  test('lets the functions read one secret, write their own logs and traces, and nothing else', () => {
    expect(namesOf(simple, 'AWS::IAM::Role')).toEqual(['BrokerRole']);
    expect(namesOf(simple, 'AWS::IAM::Policy')).toEqual([]);
    const role = propertiesOf(simple, 'BrokerRole');
    expect(Object.keys(role ?? {}).sort()).toEqual(['AssumeRolePolicyDocument', 'Policies']);
    expect(role?.Policies).toEqual([
      {
        PolicyName: 'broker',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'secretsmanager:GetSecretValue',
              Resource: { Ref: 'SigningKeySecret' },
            },
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: [
                { 'Fn::GetAtt': ['TokenLogGroup', 'Arn'] },
                { 'Fn::GetAtt': ['JwksLogGroup', 'Arn'] },
              ],
            },
            { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
          ],
        },
      },
    ]);
  });

  test('allows kms:Decrypt on one key, through Secrets Manager, only when a key is given', () => {
    expect(namesOf(special, 'AWS::IAM::Policy')).toEqual(['DecryptSigningKey']);
    expect(propertiesOf(special, 'DecryptSigningKey')).toMatchObject({
      Roles: [{ Ref: 'BrokerRole' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: keyArn,
            Condition: {
              StringEquals: {
                'kms:ViaService': { 'Fn::Sub': 'secretsmanager.${AWS::Region}.${AWS::URLSuffix}' },
              },
            },
          },
        ],
      },
    });
  });

  test('makes an empty secret that outlives the stack, unless one is given', () => {
    expect(simple.template.Resources.SigningKeySecret).toMatchObject({
      Type: 'AWS::SecretsManager::Secret',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(propertiesOf(simple, 'SigningKeySecret')).not.toHaveProperty('SecretString');
    expect(propertiesOf(simple, 'SigningKeySecret')).not.toHaveProperty('GenerateSecretString');
    expect(namesOf(special, 'AWS::SecretsManager::Secret')).toEqual([]);
    expect(propertiesOf(special, 'BrokerRole')?.Policies).toMatchObject([
      {
        PolicyDocument: {
          Statement: [{ Action: 'secretsmanager:GetSecretValue', Resource: secretArn }, {}, {}],
        },
      },
    ]);
  });

  test.each(['Token', 'Jwks'])(
    'runs %s on nodejs24.x and arm64, with JSON logs that are kept for a time',
    (name) => {
      expect(propertiesOf(simple, `${name}LambdaFunction`)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Timeout: 10,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
      });
      expect(propertiesOf(simple, `${name}LogGroup`)).toMatchObject({ RetentionInDays: 90 });
      expect(propertiesOf(special, `${name}LambdaFunction`)).toMatchObject({
        LoggingConfig: { ApplicationLogLevel: 'DEBUG' },
      });
    },
  );

  test('gives the functions the variables that are set, and no secret among them', () => {
    expect(propertiesOf(simple, 'TokenLambdaFunction')?.Environment).toEqual({
      Variables: {
        LATENODE_TENANT_ID: '1',
        SIGNING_KEY_SECRET_ID: { Ref: 'SigningKeySecret' },
        OIDC_ISSUER: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example',
        OIDC_AUDIENCE: 'example',
      },
    });
    expect(propertiesOf(special, 'TokenLambdaFunction')?.Environment).toMatchObject({
      Variables: {
        SIGNING_KEY_SECRET_ID: secretArn,
        ENTITLEMENTS: '{"otherwise":"deny"}',
        LOG_LEVEL: 'DEBUG',
      },
    });
  });

  test('guards POST /token, and only that, with a JWT authorizer that a parameter switches off', () => {
    expect(propertiesOf(simple, route('token'))).toMatchObject({
      RouteKey: 'POST /token',
      AuthorizationType: 'JWT',
      AuthorizerId: { Ref: 'HttpApiAuthorizerIssuer' },
    });
    expect(propertiesOf(simple, 'HttpApiAuthorizerIssuer')).toMatchObject({
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example',
        Audience: ['example'],
      },
    });
    expect(propertiesOf(simple, route('jwks'))).toMatchObject({ RouteKey: 'GET /.well-known/jwks.json' });
    expect(propertiesOf(simple, route('jwks'))).not.toHaveProperty('AuthorizerId');
    expect(namesOf(special, 'AWS::ApiGatewayV2::Authorizer')).toEqual([]);
    expect(propertiesOf(special, route('token'))).not.toHaveProperty('AuthorizerId');
  });

  test('answers the listed origins alone, and throttles', () => {
    expect(propertiesOf(special, 'HttpApi')?.CorsConfiguration).toEqual({
      AllowOrigins: ['https://app.example.com', 'http://localhost:5173'],
      AllowMethods: ['GET', 'POST'],
      AllowHeaders: ['authorization', 'content-type'],
      ExposeHeaders: ['apigw-requestid', 'retry-after', 'www-authenticate'],
      MaxAge: 7200,
    });
    expect(propertiesOf(simple, 'HttpApiStage')).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
  });

  test('tells where to post, where the key set is, and where the private key belongs', () => {
    expect(simple.template.Outputs).toMatchObject({
      TokenUrl: { Value: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/token' } },
      KeySetUrl: { Value: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/.well-known/jwks.json' } },
      SigningKeySecretArn: { Value: { Ref: 'SigningKeySecret' } },
    });
  });
});
