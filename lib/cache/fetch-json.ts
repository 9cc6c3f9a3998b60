/** Fetches small JSON documents over HTTPS, without `fetch`, which would load undici at every cold start. */
import http from 'node:http';
import https from 'node:https';
import { BrokerError, reject } from '../errors.ts';
import type { Reason } from '../reasons.ts';

const maxBytes = 512 * 1024;

// Web application firewalls respond with 403 to requests without User-Agent, some issuers with 406 to application/json alone.
const requestHeaders = {
  'User-Agent': 'latenode-token-broker',
  Accept: 'application/json, application/jwk-set+json',
  // Without it any coding is acceptable (RFC 9110 section 12.5.3), and some servers compress.
  'Accept-Encoding': 'identity',
};

/**
 * Fetches a document of at most 512 KiB. Rejects with `BrokerError` unless the response is JSON with status 200 (redirects
 * are not followed), otherwise with the error of the connection or the reason of the signal.
 */
export const fetchJson = async (url: URL, signal: AbortSignal): Promise<unknown> => {
  const text = await fetchText(url, signal);
  try {
    return JSON.parse(text);
  } catch {
    return reject('issuer_response_not_json');
  }
};

function fetchText(url: URL, signal: AbortSignal): Promise<string> {
  const { get } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, rejectWith) => {
    // No connection is kept alive: the next fetch is minutes away, and a freeze of the environment would break it.
    const request = get(url, { agent: false, signal, headers: requestHeaders }, (response) => {
      const { statusCode = 0, headers } = response;
      const fail = (reason: Reason, detail: string): void => {
        request.destroy();
        rejectWith(new BrokerError(reason, detail));
      };
      if (statusCode !== 200) return fail(reasonFor(statusCode), `status ${statusCode}`);
      const coding = headers['content-encoding'];
      if (coding !== undefined && coding.toLowerCase() !== 'identity')
        return fail('issuer_response_compressed', coding.slice(0, 40));
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) return fail('issuer_response_too_long', `more than ${maxBytes} bytes`);
        chunks.push(chunk);
      });
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      response.on('error', rejectWith);
    });
    request.on('error', rejectWith);
  });
}

function reasonFor(status: number): Reason {
  if (status >= 300 && status < 400) return 'issuer_redirects';
  if (status === 404 || status === 410) return 'issuer_not_found';
  return status >= 400 && status < 500 ? 'issuer_denies_request' : 'issuer_fails';
}
