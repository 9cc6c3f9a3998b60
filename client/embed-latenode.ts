/** Embeds Latenode for the signed-in user, and removes it again at any moment. */
import { findContainer } from './find-container.ts';
import { LatenodeError } from './latenode-error.ts';
import type { LatenodeConfiguration, LatenodeSdk } from './latenode-sdk.ts';
import { loadSdk, type SdkSource } from './load-sdk.ts';
import { pause } from './pause.ts';
import { blocksThirdPartyCookies } from './third-party-cookies.ts';
import type { TokenClient } from './token-client.ts';
import { untilAborted } from './until-aborted.ts';

export interface EmbedOptions extends SdkSource, Omit<LatenodeConfiguration, 'token'> {
  /** Where the token comes from. */
  readonly client: TokenClient;
  /** Route that Latenode opens first: `/scenarios`, `/shared-scenarios` for the templates. */
  readonly initialRoute?: string;
}

export interface LatenodeEmbed {
  /** Resolves once Latenode is on the page. Rejects with a `LatenodeError`; the container is empty again then. */
  readonly sdk: Promise<LatenodeSdk>;
  /** Opens a route of Latenode, as soon as it has loaded. */
  navigate(target: { readonly to: string }): Promise<void>;
  /** Clones a template for the user and opens it, as soon as Latenode has loaded. */
  cloneTemplate(templateId: string): Promise<void>;
  /** Removes Latenode and all it has registered, or stops its loading; `sdk` then rejects with `destroyed`. */
  destroy(): void;
}

const deadlineMilliseconds = 30_000;

/**
 * Latenode keeps its own session after it has loaded, so it is never configured again: that would discard what the user
 * has open. Where there is no document, `sdk` rejects with `embed_failed`.
 */
export const embedLatenode = (options: EmbedOptions): LatenodeEmbed => {
  const { client, container, sdkUrl, integrity, initialRoute, ...configuration } = options;
  const teardown = new AbortController();
  const { signal } = teardown;

  const embed = async (): Promise<LatenodeSdk> => {
    // Latenode gets an element of its own: whatever the SDK still does after its removal happens outside the document.
    const place = document.createElement('div');
    place.style.cssText = 'width:100%;height:100%';
    const [Sdk, parent, { token }] = await Promise.all([
      loadSdk(options),
      findContainer(container, signal),
      client.getToken({ signal }),
    ]);
    signal.throwIfAborted();
    const sdk = new Sdk();
    signal.addEventListener('abort', () => remove(sdk, place), { once: true });
    parent.append(place);
    await inTime(sdk.configure({ ...configuration, token, container: place }));
    if (initialRoute) sdk.navigate({ to: initialRoute });
    return sdk;
  };

  const fail = (cause: unknown): never => {
    const error =
      cause instanceof LatenodeError
        ? cause
        : new LatenodeError('embed_failed', 'Latenode did not load.', { cause });
    teardown.abort(error); // stops the other two, and removes the element
    throw error;
  };

  const sdk = untilAborted(embed().catch(fail), signal);
  const ignoreRejection = () => sdk.catch(() => {});
  if (!globalThis.document) ignoreRejection(); // an unhandled rejection would end a server that renders the page

  const navigate: LatenodeEmbed['navigate'] = async (target) => {
    const latenode = await sdk;
    signal.throwIfAborted();
    latenode.navigate(target);
  };
  return {
    sdk,
    navigate,
    cloneTemplate: (templateId) =>
      navigate({ to: `/run-action?action=clone-template&template-id=${encodeURIComponent(templateId)}` }),
    destroy: () => {
      ignoreRejection(); // the caller knows that Latenode does not load
      teardown.abort(new LatenodeError('destroyed', 'Latenode was removed.'));
    },
  };
};

function remove(sdk: LatenodeSdk, place: HTMLElement): void {
  try {
    sdk.cleanup();
  } catch {
    // there may be nothing to clean up yet, and removing a page must not fail
  }
  place.remove();
}

/** Waits for the iframe to load, and reports if the browser's settings are the likely reason that it does not. */
async function inTime(configured: Promise<void>): Promise<void> {
  const deadline = pause(deadlineMilliseconds).then(() => {
    throw new Error('Latenode did not load in time.');
  });
  try {
    await Promise.race([configured, deadline]);
  } catch (cause) {
    if (!/cookie/i.test(String(cause)) && !blocksThirdPartyCookies()) throw cause;
    throw new LatenodeError('third_party_cookies_blocked', 'The browser blocks cookies.', { cause });
  }
}
