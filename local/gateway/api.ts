/** Reads the configuration of API Gateway from serverless.yml: routes, functions and CORS. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parse } from 'yaml';
import { stackNameOf } from '../../settings/names.ts';

const strings = v.array(v.string());
const corsSchema = v.object({
  allowedOrigins: strings,
  allowedMethods: strings,
  allowedHeaders: strings,
  exposedResponseHeaders: strings,
  /** Seconds. */
  maxAge: v.number(),
});
// Rejects a path with variables, which this gateway does not match.
const routeKey = v.pipe(v.string(), v.regex(/^[A-Z]+ \/[\w./-]*$/));
const schema = v.object({
  provider: v.object({ timeout: v.number(), httpApi: v.object({ cors: corsSchema }) }),
  functions: v.record(
    v.string(),
    v.object({
      handler: v.pipe(v.string(), v.regex(/^functions\/\w+\.handler$/)),
      events: v.array(
        v.object({
          httpApi: v.union([
            routeKey,
            v.pipe(
              v.object({ method: v.string(), path: v.string() }),
              v.transform(({ method, path }) => `${method} ${path}`),
              routeKey,
            ),
          ]),
        }),
      ),
    }),
  ),
});

export type Cors = v.InferOutput<typeof corsSchema>;

export interface Api {
  /** The functions by their names in serverless.yml: `name` is the name of the deployed function, `module` exports `handler`. */
  readonly functions: Readonly<Record<string, { readonly name: string; readonly module: string }>>;
  /** The function's name in serverless.yml by route key: `POST /token` */
  readonly routes: ReadonlyMap<string, string>;
  readonly cors: Cors;
  readonly timeoutSeconds: number;
}

/** Returns the API of a stage; `settings` are the values of `custom.settings` in the file. */
export const readApi = (stage: string, settings: Readonly<Record<string, unknown>>): Api => {
  const text = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
  const { provider, functions } = v.parse(schema, fillIn(parse(text, { logLevel: 'error' }), settings));
  const entries = Object.entries(functions);
  return {
    functions: Object.fromEntries(
      entries.map(([name, { handler }]) => [
        name,
        { name: `${stackNameOf(stage)}-${name}`, module: `./${handler.replace(/\.handler$/, '.ts')}` },
      ]),
    ),
    routes: new Map(
      entries.flatMap(([name, { events }]) => events.map(({ httpApi }) => [httpApi, name] as const)),
    ),
    cors: provider.httpApi.cors,
    timeoutSeconds: provider.timeout,
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
