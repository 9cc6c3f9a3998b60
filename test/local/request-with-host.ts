/** Sends a request whose Host header is not the host of its URL, as after DNS rebinding; `fetch` cannot. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

export const requestWithHost = (
  url: string,
  host: string,
  options: { method?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<{ status: number | undefined; location: string | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    request(url, { ...options, headers: { ...options.headers, host } }, async (response) =>
      resolve({
        status: response.statusCode,
        location: response.headers.location,
        body: await text(response),
      }),
    )
      .on('error', reject)
      .end();
  });
