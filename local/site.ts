/** Serves a fixed set of files from memory on loopback, for the pages of the demo. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type LoopbackServer, listenOnLoopback, refuseForeignHost } from './loopback.ts';

export interface SiteOptions {
  readonly port: number;
  /** Content by path. The extension of the path determines the type; a path without one is HTML. */
  readonly files: Readonly<Record<string, string>>;
  /** Content-Security-Policy of every response. */
  readonly policy: readonly string[];
  /** Pages that may load the files with CORS, as a `<script>` with `integrity` does. */
  readonly origins?: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
};

/** Starts the server on 127.0.0.1; rejects if the port is in use. */
export const startSite = ({ port, files, policy, origins = [] }: SiteOptions): Promise<LoopbackServer> => {
  const server = createServer((request, response) => {
    if (refuseForeignHost(request, response)) return;
    const { method, headers, url = '/' } = request;
    const path = url.replace(/\?.*/, '');
    const content = Object.hasOwn(files, path) ? files[path] : undefined;
    if (content === undefined || (method !== 'GET' && method !== 'HEAD')) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
      return;
    }
    if (origins.includes(headers.origin ?? '')) {
      response.setHeader('Access-Control-Allow-Origin', headers.origin ?? '');
      response.setHeader('Vary', 'Origin');
    }
    response
      .writeHead(200, {
        'Content-Type': types[/\.(\w+)$/.exec(path)?.[1] ?? ''] ?? 'text/html; charset=utf-8',
        'Content-Security-Policy': policy.join('; '),
        'Cache-Control': 'no-store',
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
      })
      .end(content);
  });
  return listenOnLoopback(server, port);
};

/** Bundles a TypeScript module and its imports into a script for the browser. */
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

export const readText = (file: URL): Promise<string> => readFile(file, 'utf8');
