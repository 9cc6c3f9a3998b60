/** Serves a stand-in for Latenode: an SDK with the methods of the real one, and a page for its iframe. */
import type { LoopbackServer } from '../loopback.ts';
import { bundleScript, readText, startSite } from '../site.ts';

const file = (name: string) => new URL(`page/${name}`, import.meta.url);

/** The path of the SDK at Latenode. */
export const sdkPath = '/static/sdk/0.1.5.js';

/** Starts the stand-in; only pages of `origins` may embed it. */
export const startLatenodeStandIn = async (
  port: number,
  origins: readonly string[],
): Promise<LoopbackServer> =>
  startSite({
    port,
    origins,
    policy: [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      'img-src data: https:', // a logo
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${origins.join(' ')}`,
    ],
    files: {
      '/': await readText(file('workspace.html')),
      '/look.css': await readText(new URL('../look.css', import.meta.url)),
      '/workspace.css': await readText(file('workspace.css')),
      '/workspace.js': await bundleScript(file('workspace.ts'), 'esm'),
      [sdkPath]: await bundleScript(file('sdk.ts'), 'iife'),
    },
  });
