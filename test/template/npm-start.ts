import * as v from 'valibot';
import { expect, test } from 'vitest';
import { type Api, readApi } from '../../local/gateway/api.ts';
import { createHttpApi, serveReplies } from '../../local/gateway/http-api.ts';
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

export const testNpmStart = (templates: Templates): void => {
  const local = readApi('prod', buildSettings('prod', stageOf(special.settings), 'v1'));
  const deployed = deployedApi(templates.special);

  test('runs the functions of the template, with its routes, CORS and timeout', () => {
    expect(local).toEqual(deployed);
  });

  test('responds to the same requests with the same function, status and headers', async () => {
    const serve = (api: Api) =>
      serveReplies(
        createHttpApi({
          ...api,
          invoke: async (name) => ({ statusCode: 200, headers: {}, body: api.functions[name]?.module ?? '' }),
        }),
      );
    const servers = await Promise.all([local, deployed].map(serve));
    const origins = [undefined, 'https://evil.example.com', ...deployed.cors.allowedOrigins];
    const routes = [...deployed.routes.keys(), 'GET /token', 'POST /', 'GET /.well-known/jwks.json/'];
    const requests = routes.flatMap((route) =>
      origins.flatMap((name) => {
        const origin = name && { origin: name };
        const preflight = { 'access-control-request-method': 'POST', ...origin };
        return [
          { route, headers: { ...origin } },
          { route: route.replace(/^\w+/, 'OPTIONS'), headers: preflight },
        ];
      }),
    );
    for (const { route, headers } of requests) {
      const [method = '', path = ''] = route.split(' ');
      const [one, other] = await Promise.all(
        servers.map(async ({ url }) => {
          const response = await fetch(url + path, { method, headers });
          const { date: _, 'apigw-requestid': id, ...rest } = Object.fromEntries(response.headers);
          expect(id).toBeDefined();
          return { status: response.status, headers: rest, body: await response.text() };
        }),
      );
      expect(one, route).toEqual(other);
      const name = deployed.routes.get(route);
      if (name) expect(one).toMatchObject({ status: 200, body: deployed.functions[name]?.module });
    }
    await Promise.all(servers.map((server) => server.close()));
  });
};
