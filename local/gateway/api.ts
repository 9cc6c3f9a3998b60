/** Reads from serverless.yml what API Gateway gets: the routes, their functions, and CORS. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parse } from 'yaml';
import { stackNameOf } from '../../settings/names.ts';

export interface Cors {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}

export interface LambdaFunction {
  /** The module that exports `handler`, from the project's directory: `./functions/token.ts` */
  readonly module: string;
  /** The name of the deployed function. */
  readonly name: string;
}

export interface Api {
  /** The functions by the names that they have in serverless.yml. */
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  /** The function's name by route key: `POST /token` */
  readonly routes: ReadonlyMap<string, string>;
  readonly cors: Cors;
  readonly timeoutSeconds: number;
}

const strings = v.array(v.string());
// Fails for a route with variables, which nothing here matches.
const routeKey = v.union([
  v.pipe(v.string(), v.regex(/^[A-Z]+ \/[\w./-]*$/)),
  v.pipe(
    v.object({ method: v.string(), path: v.string() }),
    v.transform(({ method, path }) => `${method} ${path}`),
    v.regex(/^[A-Z]+ \/[\w./-]*$/),
  ),
]);
const schema = v.object({
  provider: v.object({
    timeout: v.number(),
    httpApi: v.object({
      cors: v.object({
        allowedOrigins: strings,
        allowedMethods: strings,
        allowedHeaders: strings,
        exposedResponseHeaders: strings,
        maxAge: v.number(),
      }),
    }),
  }),
  functions: v.record(
    v.string(),
    v.object({
      handler: v.pipe(v.string(), v.regex(/^functions\/\w+\.handler$/)),
      events: v.array(v.object({ httpApi: routeKey })),
    }),
  ),
});

const file = new URL('../../serverless.yml', import.meta.url);

/** Returns the API of a stage; `settings` is what the file names `custom.settings`. */
export const readApi = (stage: string, settings: Readonly<Record<string, unknown>>): Api => {
  const { provider, functions } = parse(readFileSync(file, 'utf8'), { logLevel: 'error' });
  const { timeout, httpApi } = provider;
  const used = fillIn({ provider: { timeout, httpApi: { cors: httpApi.cors } }, functions }, settings);
  const api = v.parse(schema, used);
  const { cors } = api.provider.httpApi;
  return {
    functions: Object.fromEntries(
      Object.entries(api.functions).map(([name, { handler }]) => [
        name,
        { module: `./${handler.replace(/\.handler$/, '.ts')}`, name: `${stackNameOf(stage)}-${name}` },
      ]),
    ),
    routes: new Map(
      Object.entries(api.functions).flatMap(([name, { events }]) =>
        events.map((event) => [event.httpApi, name] as const),
      ),
    ),
    cors: {
      allowedOrigins: cors.allowedOrigins,
      allowedMethods: cors.allowedMethods,
      allowedHeaders: cors.allowedHeaders,
      exposedHeaders: cors.exposedResponseHeaders,
      maxAgeSeconds: cors.maxAge,
    },
    timeoutSeconds: api.provider.timeout,
  };
};

/** Replaces the variables `${self:custom.settings.<name>}`, with or without a fallback, in all members. */
function fillIn(value: unknown, settings: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((item) => fillIn(item, settings));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, fillIn(member, settings)]),
    );
  }
  if (typeof value !== 'string') return value;
  const [, name] = /^\$\{self:custom\.settings\.(\w+)(?:, null)?\}$/.exec(value) ?? [];
  return name === undefined ? value : settings[name];
}
