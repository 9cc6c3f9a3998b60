import * as v from 'valibot';
import { expect, test } from 'vitest';
import { type Api, readApi } from '../../local/gateway/api.ts';
import { buildSettings } from '../../serverless/settings.ts';
import { stageOf } from '../support/settings.ts';
import { namesOf, propertiesOf, special, type Templates } from './stages.ts';

const ref = v.object({ Ref: v.string() });
const routeSchema = v.object({
  RouteKey: v.string(),
  Target: v.object({ 'Fn::Join': v.tuple([v.literal('/'), v.tuple([v.literal('integrations'), ref])]) }),
});
const integrationSchema = v.object({
  IntegrationType: v.literal('AWS_PROXY'),
  PayloadFormatVersion: v.literal('2.0'),
  IntegrationUri: v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.literal('Arn')]) }),
});
const functionSchema = v.object({ FunctionName: v.string(), Handler: v.string(), Timeout: v.number() });
const strings = v.array(v.string());
const corsSchema = v.strictObject({
  AllowOrigins: strings,
  AllowMethods: strings,
  AllowHeaders: strings,
  ExposeHeaders: strings,
  MaxAge: v.number(),
});

/** Reads from a template what `readApi` reads from serverless.yml. */
const deployedApi = (template: Templates['special']): Api => {
  const read = <const Schema extends v.GenericSchema>(schema: Schema, name: string) =>
    v.parse(schema, propertiesOf(template, name));
  const nameOf = (resource: string) => resource.replace(/LambdaFunction$/, '').toLowerCase();
  const functions = namesOf(template, 'AWS::Lambda::Function').map(
    (resource) => [nameOf(resource), read(functionSchema, resource)] as const,
  );
  const cors = v.parse(corsSchema, propertiesOf(template, 'HttpApi')?.CorsConfiguration);
  const [timeoutSeconds = 0, ...others] = new Set(functions.map(([, { Timeout }]) => Timeout));
  expect(others).toEqual([]);
  return {
    functions: Object.fromEntries(
      functions.map(([name, { FunctionName, Handler }]) => [
        name,
        { name: FunctionName, module: `./${Handler.replace(/\.handler$/, '.ts')}` },
      ]),
    ),
    routes: new Map(
      namesOf(template, 'AWS::ApiGatewayV2::Route').map((resource) => {
        const { RouteKey, Target } = read(routeSchema, resource);
        const [, [, { Ref: integration }]] = Target['Fn::Join'];
        return [RouteKey, nameOf(read(integrationSchema, integration).IntegrationUri['Fn::GetAtt'][0])];
      }),
    ),
    cors: {
      allowedOrigins: cors.AllowOrigins,
      allowedMethods: cors.AllowMethods,
      allowedHeaders: cors.AllowHeaders,
      exposedResponseHeaders: cors.ExposeHeaders,
      maxAge: cors.MaxAge,
    },
    timeoutSeconds,
  };
};

export const testNpmStart = ({ special: template }: Templates): void => {
  test('runs the functions of the template, with its routes, CORS and timeout', () => {
    expect(readApi('prod', buildSettings('prod', stageOf(special.settings), 'v1'))).toEqual(
      deployedApi(template),
    );
  });
};
