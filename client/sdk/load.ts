/** Loads the script of Latenode's SDK into the page. */

import { createQueue } from '../async.ts';
import { LatenodeError } from '../latenode-error.ts';
import type { LatenodeSdkClass } from './sdk.ts';

export interface SdkSource {
  /** URL of the SDK's script. Default: version 0.1.5 at Latenode. */
  readonly sdkUrl?: string;
  /** Subresource Integrity of the script, such as `sha384-…`. The server of the script must then allow CORS. */
  readonly integrity?: string;
}

/** Pinned, so that only a new version of this package changes the version of the SDK. */
const defaultSdkUrl = 'https://embedded.latenode.com/static/sdk/0.1.5.js';
const enqueue = createQueue(); // one script at a time, because all set the same property of `window`
const checked = new Map<string, LatenodeSdkClass>();

/**
 * Resolves with the SDK's class. Without `integrity`, uses the class on `window` if there is one. With it, only uses the class
 * of a script that the browser has checked against the same value. Rejects with `sdk_not_loaded`; a failure is not cached.
 */
export const loadSdk = ({ sdkUrl = defaultSdkUrl, integrity }: SdkSource): Promise<LatenodeSdkClass> =>
  enqueue(async () => {
    const present = integrity ? checked.get(integrity) : window.LatenodeEmbeddedSDK;
    return present ?? insertScript(sdkUrl, integrity);
  });

function insertScript(sdkUrl: string, integrity = ''): Promise<LatenodeSdkClass> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new LatenodeError('sdk_not_loaded', `Latenode did not load from ${sdkUrl}.`));
    // Browsers ignore an integrity value without a hash that they support.
    if (integrity && !/(^|\s)sha(256|384|512)-\w/.test(integrity)) return fail();
    const previous = window.LatenodeEmbeddedSDK;
    window.LatenodeEmbeddedSDK = undefined; // so that a class on `window` afterwards is the one of this script
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
