import { expect, test } from 'vitest';
import { defaultHeaders } from '../../settings/cors.ts';
import { certificateArn, namesOf, propertiesOf, type Templates } from './stages.ts';

export const testGateway = ({ simple, special }: Templates): void => {
  const tokenRoute = 'HttpApiRoutePostToken';
  const keySetRoute = 'HttpApiRouteGetWellDashknownJwksjson';

  test('authorizes POST /token, and no other route, with a JWT authorizer, unless jwtAuthorizer is off', () => {
    expect(propertiesOf(simple, tokenRoute)).toMatchObject({
      RouteKey: 'POST /token',
      AuthorizationType: 'JWT',
      AuthorizerId: { Ref: 'HttpApiAuthorizerIssuer' },
    });
    expect(propertiesOf(simple, 'HttpApiAuthorizerIssuer')).toMatchObject({
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE',
        Audience: ['1example23456789'],
      },
    });
    expect(propertiesOf(simple, keySetRoute)).toMatchObject({ RouteKey: 'GET /.well-known/jwks.json' });
    expect(propertiesOf(simple, keySetRoute)).not.toHaveProperty('AuthorizerId');
    expect(namesOf(special, 'AWS::ApiGatewayV2::Authorizer')).toEqual([]);
    expect(propertiesOf(special, tokenRoute)).not.toHaveProperty('AuthorizerId');
  });

  test('allows the listed origins only, and throttles every route', () => {
    expect(propertiesOf(special, 'HttpApi')?.CorsConfiguration).toEqual({
      AllowOrigins: ['https://portal.example.com', 'http://localhost:5173'],
      AllowMethods: ['GET', 'POST'],
      AllowHeaders: [...defaultHeaders, 'x-acme-trace'],
      ExposeHeaders: ['apigw-requestid', 'retry-after', 'www-authenticate'],
      MaxAge: 7200,
    });
    const CorsConfiguration = { AllowOrigins: ['https://app.example.com'] };
    expect(propertiesOf(simple, 'HttpApi')).toMatchObject({ CorsConfiguration });
    const limits = (ThrottlingRateLimit: number) => ({ ThrottlingRateLimit, ThrottlingBurstLimit: 100 });
    expect(propertiesOf(simple, 'HttpApiStage')).toMatchObject({ DefaultRouteSettings: limits(50) });
    expect(propertiesOf(special, 'HttpApiStage')).toMatchObject({ DefaultRouteSettings: limits(20) });
  });

  test('maps the custom domain of domainName with TLS 1.2, outputs the target of its DNS record, and disables the default endpoint', () => {
    expect(propertiesOf(simple, 'HttpApi')).toMatchObject({ DisableExecuteApiEndpoint: false });
    expect(propertiesOf(special, 'HttpApi')).toMatchObject({ DisableExecuteApiEndpoint: true });
    expect(namesOf(simple, 'AWS::ApiGatewayV2::DomainName')).toEqual([]);
    expect(propertiesOf(special, 'Domain')).toMatchObject({
      DomainName: 'latenode-token.example.com',
      DomainNameConfigurations: [
        { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    });
    expect(propertiesOf(special, 'DomainMapping')).toEqual({
      ApiId: { Ref: 'HttpApi' },
      DomainName: { Ref: 'Domain' },
      Stage: { Ref: 'HttpApiStage' },
    });
    expect(special.Outputs).toMatchObject({
      TokenUrl: { Value: 'https://latenode-token.example.com/token' },
      KeySetUrl: { Value: 'https://latenode-token.example.com/.well-known/jwks.json' },
      DomainTarget: { Value: { 'Fn::GetAtt': ['Domain', 'RegionalDomainName'] } },
      DomainTargetZone: { Value: { 'Fn::GetAtt': ['Domain', 'RegionalHostedZoneId'] } },
    });
    expect(simple.Outputs).not.toHaveProperty('DomainTarget');
  });

  test('outputs the URLs of both routes and the ARN of the secret', () => {
    expect(simple.Outputs).toMatchObject({
      TokenUrl: { Value: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/token' } },
      KeySetUrl: { Value: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/.well-known/jwks.json' } },
      SigningKeySecretArn: { Value: { Ref: 'SigningKeySecret' } },
    });
  });
};
