/** Serves the demo: a single-page application on its own origin that signs users in and embeds Latenode for them. */
import type { LoopbackServer } from '../loopback.ts';
import { bundleScript, readText, startSite } from '../site.ts';

/** Addresses that the page reads at `/settings.json`. */
export interface DemoSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly tokenEndpoint: string;
  readonly keySetUrl: string;
  readonly sdkUrl: string;
}

const file = (name: string) => new URL(`page/${name}`, import.meta.url);

/** Returns the Content-Security-Policy: the only origins for scripts, requests and frames. */
const policyFor = ({ issuer, tokenEndpoint, sdkUrl }: DemoSettings): string[] => {
  const sdkOrigin = new URL(sdkUrl).origin;
  return [
    "default-src 'none'",
    `script-src 'self' ${sdkOrigin}`,
    "style-src 'self'",
    'img-src data:',
    `connect-src 'self' ${issuer} ${new URL(tokenEndpoint).origin}`,
    `frame-src ${sdkOrigin} https://*.latenode.com`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
};

export const startDemo = async (port: number, settings: DemoSettings): Promise<LoopbackServer> =>
  startSite({
    port,
    policy: policyFor(settings),
    files: {
      '/': await readText(file('index.html')),
      '/look.css': await readText(new URL('../look.css', import.meta.url)),
      '/page.css': await readText(file('page.css')),
      '/main.js': await bundleScript(file('main.ts'), 'esm'),
      // A module of the script, with the import that an application has.
      '/automations.txt': (await readText(file('automations.ts'))).replace(
        '../../../client/index.ts',
        'latenode-token-client',
      ),
      '/settings.json': JSON.stringify(settings),
    },
  });
