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

  test('yields no token from its query string, its cookies or its body', () => {
    const event = {
      version: '2.0',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      rawQueryString: `access_token=${bearer}&authorization=${bearer}`,
      queryStringParameters: { access_token: bearer, authorization: bearer },
      cookies: [`authorization=${bearer}`],
      body: `access_token=${bearer}`,
    };
    expect(readHttpEvent(event).authorizationValues).toEqual([]);
  });
});

describe('an event of payload 1.0', () => {
  test('yields its header once, although the gateway names it twice', () => {
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

  test('yields every value of a repeated header, of which "headers" keeps only the last', () => {
    const event = {
      headers: { Authorization: bearer },
      multiValueHeaders: { Authorization: [other, bearer] },
    };
    expect(readHttpEvent(event).authorizationValues).toEqual([other, bearer]);
  });

  test.each([
    ['null', null],
    ['absent', undefined],
    ['without the header', { Host: ['api.example.com'] }],
    ['with an empty list', { Authorization: [] }],
  ])('falls back to "headers" where "multiValueHeaders" is %s', (_case, multiValueHeaders) => {
    const event = { headers: { Authorization: bearer }, multiValueHeaders };
    expect(readHttpEvent(event).authorizationValues).toEqual([bearer]);
  });
});

describe('the name of the header is read in any case', () => {
  test.each(['authorization', 'Authorization', 'AUTHORIZATION', 'aUTHORIZATION'])('%s', (name) => {
    expect(readHttpEvent({ headers: { [name]: bearer } }).authorizationValues).toEqual([bearer]);
    expect(readHttpEvent({ multiValueHeaders: { [name]: [bearer] } }).authorizationValues).toEqual([bearer]);
  });

  test('and two spellings are two headers', () => {
    const names = { authorization: bearer, Authorization: other };
    expect(readHttpEvent({ headers: names }).authorizationValues).toEqual([bearer, other]);
    const lists = { authorization: [bearer], AUTHORIZATION: [other] };
    expect(readHttpEvent({ multiValueHeaders: lists }).authorizationValues).toEqual([bearer, other]);
  });

  test.each(['proxy-authorization', 'x-authorization', 'authorization ', 'auth'])(
    'but "%s" is another header',
    (name) => {
      expect(readHttpEvent({ headers: { [name]: bearer } }).authorizationValues).toEqual([]);
    },
  );
});

describe('a member of the wrong type counts as absent', () => {
  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'authorization'],
    ['true', true],
    ['a function', () => {}],
    ['an empty array', []],
    ['an array of events', [{ headers: { authorization: bearer } }]],
    ['an empty object', {}],
    ['headers null', { headers: null }],
    ['headers a text', { headers: 'authorization' }],
    ['headers a number', { headers: 7 }],
    ['headers an array', { headers: ['authorization', bearer] }],
    ['the header null', { headers: { authorization: null } }],
    ['the header a number', { headers: { authorization: 7 } }],
    ['the header an object', { headers: { authorization: { value: bearer } } }],
    ['the header a list of lists', { multiValueHeaders: { Authorization: [[bearer]] } }],
    ['the header a list of numbers', { multiValueHeaders: { Authorization: [7, null] } }],
    ['multiValueHeaders a text', { multiValueHeaders: 'authorization' }],
    ['the header in a prototype', JSON.parse(`{"headers":{"__proto__":{"authorization":"${bearer}"}}}`)],
    ['the headers in a prototype', JSON.parse(`{"__proto__":{"headers":{"authorization":"${bearer}"}}}`)],
    ['the headers inherited', Object.create({ headers: { authorization: bearer } })],
    ['requestContext null', { requestContext: null }],
    ['requestContext a text', { requestContext: 'requestId' }],
    ['requestContext an array', { requestContext: ['requestId'] }],
    ['the request id a number', { requestContext: { requestId: 7 } }],
    ['the request id an object', { requestContext: { requestId: { toString: () => 'id' } } }],
  ])('%s', (_case, event) => {
    expect(readHttpEvent(event)).toEqual({ authorizationValues: [], requestId: undefined });
  });
});
