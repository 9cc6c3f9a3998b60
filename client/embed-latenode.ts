/** Embeds Latenode for whoever is signed in, and takes it away again at any moment. */
import { findContainer } from './find-container.ts';
import { LatenodeError } from './latenode-error.ts';
import type { LatenodeConfiguration, LatenodeSdk } from './latenode-sdk.ts';
import { loadSdk, type SdkSource } from './load-sdk.ts';
import { blocksThirdPartyCookies } from './third-party-cookies.ts';
import type { TokenClient } from './token-client.ts';
import { untilAborted } from './until-aborted.ts';

export interface EmbedOptions extends SdkSource, Omit<LatenodeConfiguration, 'token'> {
  readonly client: TokenClient;
}

export interface LatenodeEmbed {
  /** Resolves once Latenode is on the page; rejects with a `LatenodeError`, and the container is empty again. */
  readonly sdk: Promise<LatenodeSdk>;
  /** Goes to a route of Latenode, as soon as it is there. */
  navigate(target: { readonly to: string }): Promise<void>;
  /** Removes Latenode and all it has registered, or stops it from coming; `sdk` then rejects with `destroyed`. */
  destroy(): void;
}

const deadlineMilliseconds = 30_000;

/**
 * Latenode keeps a session of its own once it is there, so nothing is renewed afterwards: to configure it again would
 * throw away what the person has open.
 */
export const embedLatenode = (options: EmbedOptions): LatenodeEmbed => {
  const { client, container, sdkUrl, integrity, ...configuration } = options;
  const teardown = new AbortController();
  const { signal } = teardown;

  const embed = async (): Promise<LatenodeSdk> => {
    const [Sdk, parent, { token }] = await Promise.all([
      loadSdk({ ...(sdkUrl && { sdkUrl }), ...(integrity && { integrity }) }),
      findContainer(container, signal),
      client.getToken({ signal }),
    ]);
    signal.throwIfAborted();
    // An element of its own: what a half-configured SDK still does after its end, it does outside the document.
    const place = document.createElement('div');
    Object.assign(place.style, { width: '100%', height: '100%' });
    const sdk = new Sdk();
    signal.addEventListener('abort', () => remove(sdk, place), { once: true });
    parent.append(place);
    await inTime(sdk.configure({ ...configuration, token, container: place }));
    return sdk;
  };

  const fail = (cause: unknown): never => {
    const error =
      cause instanceof LatenodeError
        ? cause
        : new LatenodeError('embed_failed', 'Latenode did not load.', { cause });
    teardown.abort(error); // ends what has been begun
    throw error;
  };

  const sdk = untilAborted(embed().catch(fail), signal);
  return {
    sdk,
    navigate: async (target) => {
      const latenode = await sdk;
      signal.throwIfAborted();
      latenode.navigate(target);
    },
    destroy: () => {
      sdk.catch(() => {}); // whoever took Latenode away knows that it is not coming
      teardown.abort(new LatenodeError('destroyed', 'Latenode was taken off the page.'));
    },
  };
};

function remove(sdk: LatenodeSdk, place: HTMLElement): void {
  try {
    sdk.cleanup();
  } catch {
    // half-way there may be nothing to clean up, and whoever takes a page down must not fail over it
  }
  place.remove();
}

/** Waits for the iframe to load, and says so if the browser's settings are the likely reason that it does not. */
async function inTime(configured: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Latenode did not load in time.')), deadlineMilliseconds);
  });
  try {
    await Promise.race([configured, deadline]);
  } catch (cause) {
    if (!/cookie/i.test(String(cause)) && !blocksThirdPartyCookies()) throw cause;
    const message = 'This browser keeps Latenode from its cookies.';
    throw new LatenodeError('third_party_cookies_blocked', message, { cause });
  } finally {
    clearTimeout(timer);
  }
}
