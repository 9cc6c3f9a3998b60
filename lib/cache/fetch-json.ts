/** Fetches small JSON documents over HTTPS; not with `fetch`, which would load undici at every cold start. */
import http from 'node:http';
import https from 'node:https';
import { InvalidInputError } from '../errors.ts';

const maxBytes = 512 * 1024;

// Web application firewalls answer 403 to requests without User-Agent, and some issuers 406 to application/json alone.
const headers = {
  'User-Agent': 'latenode-token-broker',
  Accept: 'application/json, application/jwk-set+json',
};

/**
 * Fetches a document of at most 512 KiB. Rejects with `InvalidInputError` unless the answer is JSON with status 200
 * (redirects are not followed), otherwise with the error of the connection or the reason of the signal.
 */
export const fetchJson = async (url: URL, signal: AbortSignal): Promise<unknown> => {
  const text = await fetchText(url, signal);
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError('answer is not JSON');
  }
};

function fetchText(url: URL, signal: AbortSignal): Promise<string> {
  const { get } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    // No connection is kept: the next fetch is minutes away, and freezing the environment would close it before.
    const request = get(url, { agent: false, signal, headers }, (response) => {
      const fail = (reason: string): void => {
        request.destroy();
        reject(new InvalidInputError(reason));
      };
      if (response.statusCode !== 200) return fail(`answered with status ${response.statusCode}`);
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) return fail(`answer longer than ${maxBytes} bytes`);
        chunks.push(chunk);
      });
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}
