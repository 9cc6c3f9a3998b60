/** Puts the script of Latenode's SDK into the page, once. */
import { LatenodeError } from './latenode-error.ts';
import type { LatenodeSdk } from './latenode-sdk.ts';

export interface SdkSource {
  readonly sdkUrl?: string;
  /** Subresource integrity; the server of the script must then allow CORS. */
  readonly integrity?: string;
}

/** Pinned: a newer one is tried on purpose, not by chance. */
const defaultSdkUrl = 'https://embedded.latenode.com/static/sdk/0.1.5.js';
const loading = new Map<string, Promise<new () => LatenodeSdk>>();

/** The SDK's class: the page's own if it has one already, else from the script. A failure is forgotten. */
export const loadSdk = async ({ sdkUrl = defaultSdkUrl, integrity }: SdkSource) => {
  if (window.LatenodeEmbeddedSDK) return window.LatenodeEmbeddedSDK;
  const underWay = loading.get(sdkUrl) ?? insertScript(sdkUrl, integrity);
  loading.set(sdkUrl, underWay);
  return underWay.finally(() => loading.delete(sdkUrl));
};

function insertScript(sdkUrl: string, integrity: string | undefined): Promise<new () => LatenodeSdk> {
  const script = document.createElement('script');
  script.src = sdkUrl;
  if (integrity) {
    script.integrity = integrity;
    script.crossOrigin = 'anonymous';
  }
  return new Promise((resolve, reject) => {
    const settle = () => {
      if (window.LatenodeEmbeddedSDK) return resolve(window.LatenodeEmbeddedSDK);
      script.remove();
      reject(new LatenodeError('sdk_not_loaded', `Latenode's SDK did not load from ${sdkUrl}.`));
    };
    script.onload = settle;
    script.onerror = settle;
    document.head.append(script);
  });
}
