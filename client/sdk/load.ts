/** Loads the script of Latenode's SDK into the page. */
import { createQueue } from '../async.ts';
import { blockedByPolicy } from '../content-security-policy.ts';
import { LatenodeError } from '../latenode-error.ts';
import type { LatenodeSdkClass } from './sdk.ts';

export interface SdkSource {
  /** URL of the SDK's script. Default: version 0.1.5 at Latenode. */
  readonly sdkUrl?: string;
  /** Subresource Integrity of the script, such as `sha384-…`. The server of the script must then allow CORS. */
  readonly integrity?: string;
  /** A policy of Trusted Types for the script's URL. Default: one with the name `latenode-token-client`, if the page allows it. */
  readonly trustedTypesPolicy?: TrustedScriptUrlPolicy;
}

/** The part of `TrustedTypePolicy` that is needed. */
export interface TrustedScriptUrlPolicy {
  createScriptURL(url: string): unknown;
}

/** Not a global declaration, which would conflict with the types of other packages. */
interface TrustedTypesWindow extends Window {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL(url: string): string }): TrustedScriptUrlPolicy;
  };
}

/** Pinned, so that only a new version of this package changes the version of the SDK. */
const defaultSdkUrl = 'https://embedded.latenode.com/static/sdk/0.1.5.js';
const enqueue = createQueue(); // one script at a time, because all set the same property of `window`
const checked = new Map<string, LatenodeSdkClass>();
const policyName = 'latenode-token-client';
let ownPolicy: TrustedScriptUrlPolicy | undefined;

/** Returns the origin of a URL, by default of the SDK. */
export const originOf = (url = defaultSdkUrl): string => new URL(url, document.baseURI).origin;

/**
 * Resolves with the SDK's class. Without `integrity`, uses the class on `window` if there is one. With it, only uses the class
 * of a script that the browser has checked against the same value. Rejects with `sdk_not_loaded`, or with `blocked_by_csp` if
 * the page enforces Trusted Types and allows no policy; a failure is not cached.
 */
export const loadSdk = (source: SdkSource): Promise<LatenodeSdkClass> =>
  enqueue(async () => {
    const present = source.integrity ? checked.get(source.integrity) : window.LatenodeEmbeddedSDK;
    return present ?? insertScript(source);
  });

function insertScript(source: SdkSource): Promise<LatenodeSdkClass> {
  const { sdkUrl = defaultSdkUrl, integrity = '', trustedTypesPolicy } = source;
  return new Promise((resolve, reject) => {
    const fail = (problem: string) => reject(new LatenodeError('sdk_not_loaded', `${sdkUrl} ${problem}`));
    // Browsers ignore an integrity value without a hash that they support.
    if (integrity && !/\bsha(256|384|512)-\w/.test(integrity)) return fail('requires a hash in integrity.');
    const script = document.createElement('script');
    try {
      Object.assign(script, {
        src: (trustedTypesPolicy ?? createOwnPolicy())?.createScriptURL(sdkUrl) ?? sdkUrl,
      });
    } catch {
      return reject(blockedByPolicy(sdkUrl, `add ${policyName} to trusted-types, or set trustedTypesPolicy`));
    }
    const previous = window.LatenodeEmbeddedSDK;
    window.LatenodeEmbeddedSDK = undefined; // so that a class on `window` afterward is the one of this script
    if (integrity) {
      script.integrity = integrity;
      script.crossOrigin = 'anonymous';
    }
    const settle = (problem: string) => () => {
      const sdk = window.LatenodeEmbeddedSDK;
      if (sdk) {
        if (integrity) checked.set(integrity, sdk);
        return resolve(sdk);
      }
      window.LatenodeEmbeddedSDK = previous;
      script.remove();
      fail(problem);
    };
    script.onload = settle('is not an SDK.');
    script.onerror = settle('did not load.');
    document.head.append(script);
  });
}

/** Creates the policy of this package once, where there are Trusted Types and the page allows it. */
function createOwnPolicy(): TrustedScriptUrlPolicy | undefined {
  try {
    const { trustedTypes }: TrustedTypesWindow = window;
    ownPolicy ??= trustedTypes?.createPolicy(policyName, { createScriptURL: (url) => url });
  } catch {
    // trusted-types does not list the name; where Trusted Types are enforced, setting the URL fails
  }
  return ownPolicy;
}
