import { expect, test } from 'vitest';
import { readHttpEvent } from '../../../lib/http/event.ts';

const bearer = 'Bearer e30.e30.c2ln';
const other = 'Basic dXNlcjpwYXNz';
const headers = { Authorization: bearer };

test.each<[string, object, string[]]>([
  ['payload 2.0', { headers: { authorization: bearer, 'content-type': 'text/plain' } }, [bearer]],
  ['payload 2.0, repeated', { headers: { authorization: `${bearer},${other}` } }, [`${bearer},${other}`]],
  ['payload 1.0', { headers, multiValueHeaders: { Authorization: [bearer] } }, [bearer]],
  [
    'payload 1.0, repeated',
    { headers, multiValueHeaders: { Authorization: [other, bearer] } },
    [other, bearer],
  ],
  ['null "multiValueHeaders"', { headers, multiValueHeaders: null }, [bearer]],
  ['other "multiValueHeaders"', { headers, multiValueHeaders: { Host: ['api.example.com'] } }, [bearer]],
  ['empty "multiValueHeaders"', { headers, multiValueHeaders: { Authorization: [] } }, [bearer]],
  ['a name in mixed case', { headers: { aUTHORIZATION: bearer } }, [bearer]],
  ['two spellings', { headers: { authorization: bearer, AUTHORIZATION: other } }, [bearer, other]],
  ['a longer name', { headers: { 'x-authorization': bearer, 'authorization ': bearer } }, []],
])('readHttpEvent returns every Authorization header of an event with %s', (_what, event, values) => {
  expect(readHttpEvent(event)).toEqual({ authorizationValues: values, requestId: undefined });
});

test('readHttpEvent returns the request id of the gateway', () => {
  const event = { requestContext: { requestId: 'JKJaXmPLvHcESHA=', http: { method: 'POST' } } };
  expect(readHttpEvent(event).requestId).toBe('JKJaXmPLvHcESHA=');
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['a string', 'authorization'],
  ['an array of events', [{ headers }]],
  ['null "headers"', { headers: null }],
  ['"headers" that are a string', { headers: 'authorization' }],
  ['"headers" that are an array', { headers: ['authorization', bearer] }],
  ['a header that is a number', { headers: { authorization: 7 } }],
  ['a header that is an object', { headers: { authorization: { value: bearer } } }],
  ['a header that is a list of lists', { multiValueHeaders: { Authorization: [[bearer]] } }],
  ['a header that is a list of other types', { multiValueHeaders: { Authorization: [7, null] } }],
  ['"headers" in "__proto__"', JSON.parse(`{"__proto__":{"headers":{"authorization":"${bearer}"}}}`)],
  ['inherited "headers"', Object.create({ headers })],
  ['a "requestContext" that is a string', { requestContext: 'requestId' }],
  ['a request id that is a number', { requestContext: { requestId: 7 } }],
])('readHttpEvent treats a member of the wrong type as absent: %s', (_case, event) => {
  expect(readHttpEvent(event)).toEqual({ authorizationValues: [], requestId: undefined });
});
