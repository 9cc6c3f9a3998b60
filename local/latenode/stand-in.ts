/** A stand-in for Latenode itself: an SDK with the real one's surface, and a page for its iframe that shows whom it was given. */
import { bundleScript, readText, type Site, startSite } from '../site.ts';

const file = (name: string) => new URL(`page/${name}`, import.meta.url);

/** `frameAncestor` is the only origin whose pages may embed it. */
export const startLatenodeStandIn = async (
  port: number,
  frameAncestor: string,
): Promise<Site & { readonly sdkUrl: string }> => {
  const site = await startSite({
    port,
    policy: [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${frameAncestor}`,
    ],
    files: {
      '/': await readText(file('workspace.html')),
      '/look.css': await readText(new URL('../look.css', import.meta.url)),
      '/workspace.css': await readText(file('workspace.css')),
      '/workspace.js': await bundleScript(file('workspace.ts'), 'esm'),
      '/static/sdk/0.1.5.js': await bundleScript(file('sdk.ts'), 'iife'),
    },
  });
  return { ...site, sdkUrl: `${site.origin}/static/sdk/0.1.5.js` };
};
