/** Checks responses against docs/openapi.yaml, and lists those of `POST /token` independently of lib/. */

import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { readGuide } from './guides.ts';

type Reference = { readonly $ref: string };
type Header = { readonly required?: boolean; readonly schema: AnySchemaObject };
type Documented = {
  readonly headers?: Readonly<Record<string, Reference | Header>>;
  readonly content: Readonly<Record<string, { readonly schema: AnySchemaObject }>>;
};
type Operation = { readonly responses: Readonly<Record<string, Reference | Documented>> };

export interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Route = 'POST /token' | 'GET /.well-known/jwks.json';

export const openApi: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, AnySchemaObject>> };
} = parse(readGuide('docs/openapi.yaml'));

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
ajv.addKeyword('components');
const validators = new Map<AnySchemaObject, ValidateFunction>();

/** Returns the deviation of a value from this schema of the document, or an empty string. */
export const violationsOf = (schema: AnySchemaObject, value: unknown, name: string): string => {
  const validate = validators.get(schema) ?? ajv.compile({ ...schema, components: openApi.components });
  validators.set(schema, validate);
  return validate(value) ? '' : ajv.errorsText(validate.errors, { dataVar: name });
};

const resolve = <T extends object>(node: T | Reference): T => {
  if (!('$ref' in node)) return node;
  const names = node.$ref.replace('#/', '').split('/');
  return names.reduce((parent, name) => Reflect.get(parent, name), openApi as object) as T;
};

/** Headers of the connection, which the document does not describe. */
const transportHeaders = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'vary'];

const headerViolations = (documented: Documented['headers'] = {}, headers: Headers): string[] => {
  const known = [...Object.keys(documented), ...transportHeaders, 'Content-Type'].map((name) =>
    name.toLowerCase(),
  );
  const unknown = [...headers.keys()].filter((name) => !known.includes(name));
  const invalid = Object.entries(documented).map(([name, header]) => {
    const { required, schema } = resolve(header);
    const value = headers.get(name);
    if (value === null) return required ? `header ${name} is missing` : '';
    return violationsOf(schema, value, `header ${name}`);
  });
  return [...unknown.map((name) => `header ${name} is not documented`), ...invalid];
};

/** Returns the deviations of a response from the document. */
export const deviationsOf = (route: Route, { statusCode, headers, body }: Response): string[] => {
  const [method = '', path = ''] = route.split(' ');
  const documented = openApi.paths[path]?.[method.toLowerCase()]?.responses[statusCode];
  if (!documented) return [`status ${statusCode} is not documented`];
  const response = resolve(documented);
  const received = new Headers(headers);
  const type = received.get('content-type')?.replace(/;.*/, '') ?? '';
  const media = response.content[type];
  if (!media) return [`content type "${type}" is not documented for status ${statusCode}`];
  return [
    violationsOf(media.schema, JSON.parse(body), 'body'),
    ...headerViolations(response.headers, received),
  ].filter(Boolean);
};

const refusals = {
  missing_token: [401, 'Unauthorized', { 'WWW-Authenticate': 'Bearer' }],
  invalid_token: [401, 'Unauthorized', { 'WWW-Authenticate': 'Bearer error="invalid_token"' }],
  not_entitled: [403, 'Forbidden', {}],
  identity_provider_unavailable: [503, 'Service Unavailable', { 'Retry-After': '2' }],
  signing_key_unavailable: [503, 'Service Unavailable', { 'Retry-After': '2' }],
  internal_error: [500, 'Internal Server Error', {}],
} as const;

export type Code = keyof typeof refusals;
export type Outcome = Code | 'issued';

/** Checks every member and header of a response, and returns its outcome. */
export const outcomeOf = (response: Response): Outcome => {
  expect(deviationsOf('POST /token', response)).toEqual([]);
  const { statusCode, headers, body } = response;
  const document = JSON.parse(body);
  if (statusCode === 200) {
    expect(headers).toEqual({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    expect(document).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_at: expect.any(Number),
      expires_in: expect.any(Number),
    });
    return 'issued';
  }
  const code: Code = document.code;
  const [status, title, ownHeaders] = refusals[code];
  expect(statusCode).toBe(status);
  expect(headers).toEqual({
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...ownHeaders,
  });
  expect(document).toEqual({
    type: 'about:blank',
    title,
    status,
    code,
    detail: expect.stringMatching(/^[A-Z][\w ,."<>:]+\.$/),
    request_id: expect.any(String),
  });
  return code;
};
