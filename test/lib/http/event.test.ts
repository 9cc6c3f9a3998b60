import { describe, expect, test } from 'vitest';
import { readHttpEvent } from '../../../lib/http/event.ts';

const bearer = 'Bearer e30.e30.c2ln';
const other = 'Basic dXNlcjpwYXNz';

describe('an event of payload 2.0', () => {
  test('yields its Authorization header and its request id', () => {
    const event = {
      version: '2.0',
      headers: { authorization: bearer, 'content-type': 'text/plain' },
      requestContext: { requestId: 'JKJaXmPLvHcESHA=', http: { method: 'POST' } },
    };
    expect(readHttpEvent(event)).toEqual({ authorizationValues: [bearer], requestId: 'JKJaXmPLvHcESHA=' });
  });

  test('keeps a repeated header as the gateway joins it', () => {
    const event = { version: '2.0', headers: { authorization: `${bearer},${other}` } };
    expect(readHttpEvent(event).authorizationValues).toEqual([`${bearer},${other}`]);
  });
});

describe('an event of payload 1.0', () => {
  test('yields its header once, although the gateway sends it in two members', () => {
    const event = {
      version: '1.0',
      headers: { Authorization: bearer },
      multiValueHeaders: { Authorization: [bearer] },
      requestContext: { requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' },
    };
    expect(readHttpEvent(event)).toEqual({
      authorizationValues: [bearer],
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    });
  });

  test('yields every value of a repeated header, of which "headers" has only the last', () => {
    const event = {
      headers: { Authorization: bearer },
      multiValueHeaders: { Authorization: [other, bearer] },
    };
    expect(readHttpEvent(event).authorizationValues).toEqual([other, bearer]);
  });

  test.each([
    ['is null', null],
    ['is absent', undefined],
    ['does not have it', { Host: ['api.example.com'] }],
    ['has no value for it', { Authorization: [] }],
  ])('falls back to "headers" if "multiValueHeaders" %s', (_case, multiValueHeaders) => {
    const event = { headers: { Authorization: bearer }, multiValueHeaders };
    expect(readHttpEvent(event).authorizationValues).toEqual([bearer]);
  });
});

describe('the header name', () => {
  const valuesIn = (headers: Readonly<Record<string, string>>) => {
    const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    const { authorizationValues } = readHttpEvent({ headers });
    expect(readHttpEvent({ multiValueHeaders: lists }).authorizationValues).toEqual(authorizationValues);
    return authorizationValues;
  };

  test.each(['authorization', 'Authorization', 'AUTHORIZATION', 'aUTHORIZATION'])(
    'matches as "%s"',
    (name) => {
      expect(valuesIn({ [name]: bearer })).toEqual([bearer]);
    },
  );

  test('in two spellings counts as two headers', () => {
    expect(valuesIn({ authorization: bearer, AUTHORIZATION: other })).toEqual([bearer, other]);
  });

  test.each(['proxy-authorization', 'x-authorization', 'authorization ', 'auth'])(
    'does not match as "%s"',
    (name) => {
      expect(valuesIn({ [name]: bearer })).toEqual([]);
    },
  );
});

describe('a member of the wrong type counts as absent', () => {
  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['a string', 'authorization'],
    ['true', true],
    ['a function', () => {}],
    ['an empty array', []],
    ['an array of events', [{ headers: { authorization: bearer } }]],
    ['an empty object', {}],
    ['"headers" that is null', { headers: null }],
    ['"headers" that is a string', { headers: 'authorization' }],
    ['"headers" that is a number', { headers: 7 }],
    ['"headers" that is an array', { headers: ['authorization', bearer] }],
    ['a header that is null', { headers: { authorization: null } }],
    ['a header that is a number', { headers: { authorization: 7 } }],
    ['a header that is an object', { headers: { authorization: { value: bearer } } }],
    ['a header that is a list of lists', { multiValueHeaders: { Authorization: [[bearer]] } }],
    ['a header that is a list of other types', { multiValueHeaders: { Authorization: [7, null] } }],
    ['"multiValueHeaders" that is a string', { multiValueHeaders: 'authorization' }],
    ['a header in "__proto__"', JSON.parse(`{"headers":{"__proto__":{"authorization":"${bearer}"}}}`)],
    ['"headers" in "__proto__"', JSON.parse(`{"__proto__":{"headers":{"authorization":"${bearer}"}}}`)],
    ['inherited "headers"', Object.create({ headers: { authorization: bearer } })],
    ['"requestContext" that is null', { requestContext: null }],
    ['"requestContext" that is a string', { requestContext: 'requestId' }],
    ['"requestContext" that is an array', { requestContext: ['requestId'] }],
    ['a request id that is a number', { requestContext: { requestId: 7 } }],
    ['a request id that is an object', { requestContext: { requestId: { toString: () => 'id' } } }],
  ])('%s', (_case, event) => {
    expect(readHttpEvent(event)).toEqual({ authorizationValues: [], requestId: undefined });
  });
});
