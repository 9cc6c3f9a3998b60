/** Returns the event of an HTTP API (payload format 2.0) for a request of a browser. */
export const createEvent = (token: string) => ({
  version: '2.0',
  routeKey: 'POST /token',
  rawPath: '/token',
  headers: {
    accept: '*/*',
    'accept-encoding': 'gzip, deflate, br',
    'accept-language': 'en-GB,en;q=0.9',
    authorization: `Bearer ${token}`,
    'content-length': '0',
    host: 'abc123.execute-api.us-east-1.amazonaws.com',
    origin: 'https://app.example.com',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0',
    'x-forwarded-for': '192.0.2.1',
  },
  requestContext: {
    requestId: 'JKJaXmPLvHcESHA=',
    http: { method: 'POST', path: '/token' },
    stage: '$default',
  },
  isBase64Encoded: false,
});
