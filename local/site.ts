/** A small web server on loopback for the pages of the demo: a fixed set of files, all held in memory. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

export interface SiteOptions {
  readonly port: number;
  /** From path to content; the type follows from the path's ending, and a path without one is HTML. */
  readonly files: Readonly<Record<string, string>>;
  /** Content-Security-Policy of every answer. */
  readonly policy: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
};

/** Starts the server on 127.0.0.1; rejects when the port is taken. */
export const startSite = async ({ port, files, policy }: SiteOptions): Promise<Site> => {
  const host = `127.0.0.1:${port}`;
  const server = createServer(({ method, headers, url = '/' }, response) => {
    // Answers to its own name only, so that no web page can get at it by DNS rebinding.
    if (headers.host !== host) return response.writeHead(421).end();
    const path = url.replace(/\?.*/, '');
    const content = files[path];
    if (content === undefined || (method !== 'GET' && method !== 'HEAD'))
      return response.writeHead(404).end();
    return response
      .writeHead(200, {
        'Content-Type': types[/\.(\w+)$/.exec(path)?.[1] ?? ''] ?? 'text/html; charset=utf-8',
        'Content-Security-Policy': policy.join('; '),
        'Cache-Control': 'no-store',
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
      })
      .end(content);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    origin: `http://${host}`,
    close: async () => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
};

/** The browser's script from a TypeScript module and all it imports. */
export const bundleScript = async (entry: URL, format: 'esm' | 'iife'): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format,
    target: 'es2022',
    platform: 'browser',
  });
  return outputFiles.map(({ text }) => text).join('');
};

/** A file of the page, as it is. */
export const readText = (file: URL): Promise<string> => readFile(file, 'utf8');
