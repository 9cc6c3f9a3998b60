/** Sends requests with the cookies of earlier responses, as a browser does, and follows no redirect; reads responses. */

export type BrowserSession = (
  url: string | URL,
  options?: { readonly method?: string; readonly headers?: object; readonly body?: string | URLSearchParams },
) => Promise<Response>;

export const createBrowserSession = (): BrowserSession => {
  const cookies = new Map<string, string>();
  return async (url, { headers, ...options } = {}) => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      ...options,
      headers: { ...headers, cookie },
      signal: AbortSignal.timeout(100_000),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
};

/** Returns the body of a successful response, parsed unless it is empty. */
export const readJson = async (response: Response) => {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${response.url} ${text}`);
  return text && JSON.parse(text);
};

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

/** Sends these parameters to a token endpoint. */
export const requestTokens = async (
  endpoint: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Tokens> =>
  readJson(await createBrowserSession()(endpoint, { method: 'POST', body: new URLSearchParams(parameters) }));
