/** Loads the script of Latenode's SDK into the page, once for each source. */
import { LatenodeError } from './latenode-error.ts';
import type { LatenodeSdkClass } from './latenode-sdk.ts';
import { createQueue } from './one-at-a-time.ts';

export interface SdkSource {
  /** URL of the SDK's script; without it, version 0.1.5 at Latenode. */
  readonly sdkUrl?: string;
  /** Subresource integrity of the script. Its server must then allow CORS. */
  readonly integrity?: string;
}

/** Pinned, so that a new version arrives only by a change of this line. */
const defaultSdkUrl = 'https://embedded.latenode.com/static/sdk/0.1.5.js';
const enqueue = createQueue(); // because all scripts set the same property of `window`
const checked = new Map<string, LatenodeSdkClass>();

/**
 * Resolves with the SDK's class. Without `integrity`, that is the one already on `window`, if any. With it, the class comes
 * from a script that the browser has checked against this very value, and from nowhere else. A failure is not cached.
 */
export const loadSdk = ({ sdkUrl = defaultSdkUrl, integrity }: SdkSource): Promise<LatenodeSdkClass> =>
  enqueue(async () => {
    const present = integrity ? checked.get(integrity) : window.LatenodeEmbeddedSDK;
    return present ?? insertScript(sdkUrl, integrity);
  });

function insertScript(sdkUrl: string, integrity = ''): Promise<LatenodeSdkClass> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new LatenodeError('sdk_not_loaded', `Latenode did not load from ${sdkUrl}.`));
    // Browsers ignore an integrity without a hash that they know.
    if (integrity && !/(^|\s)sha(256|384|512)-\w/.test(integrity)) return fail();
    const previous = window.LatenodeEmbeddedSDK;
    window.LatenodeEmbeddedSDK = undefined; // the class found afterwards is the one of this script
    const script = document.createElement('script');
    script.src = sdkUrl;
    if (integrity) {
      script.integrity = integrity;
      script.crossOrigin = 'anonymous';
    }
    script.onload = script.onerror = () => {
      const sdk = window.LatenodeEmbeddedSDK;
      if (sdk) {
        if (integrity) checked.set(integrity, sdk);
        return resolve(sdk);
      }
      window.LatenodeEmbeddedSDK = previous;
      script.remove();
      fail();
    };
    document.head.append(script);
  });
}
