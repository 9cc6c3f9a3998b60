/** Embeds Latenode for the signed-in user, and removes it. */
import { pause, untilAborted } from './async.ts';
import { blocksThirdPartyCookies } from './device.ts';
import { findContainer } from './find-container.ts';
import { LatenodeError } from './latenode-error.ts';
import { loadSdk, type SdkSource } from './sdk/load.ts';
import type { LatenodeConfiguration, LatenodeSdk } from './sdk/sdk.ts';
import type { TokenClient } from './token-client.ts';

export interface EmbedOptions extends SdkSource, Omit<LatenodeConfiguration, 'token'> {
  /** Requests the token. */
  readonly client: TokenClient;
  /** Route that Latenode opens first, such as `/scenarios`, or `/shared-scenarios` for the templates. */
  readonly initialRoute?: string;
}

export interface LatenodeEmbed {
  /** Resolves once Latenode is on the page. Rejects with a `LatenodeError`, after which the container is empty. */
  readonly sdk: Promise<LatenodeSdk>;
  /** Opens a route of Latenode once it has loaded. Rejects as `sdk` does, or with `destroyed`. */
  navigate(target: { readonly to: string }): Promise<void>;
  /** Clones a template for the user and opens it, once Latenode has loaded. */
  cloneTemplate(templateId: string): Promise<void>;
  /** Removes Latenode and its listeners. If it is still loading, `sdk` rejects with `destroyed`. */
  destroy(): void;
}

const deadlineMilliseconds = 30_000;

/**
 * Embeds Latenode in the container. Never configures it again: Latenode keeps its own session, and a second configuration
 * would discard the user's unsaved work. Without a document, for example on a server, `sdk` rejects with `embed_failed`.
 */
export const embedLatenode = (options: EmbedOptions): LatenodeEmbed => {
  const { client, container, sdkUrl, integrity, initialRoute, ...configuration } = options;
  const teardown = new AbortController();
  const { signal } = teardown;

  const embed = async (): Promise<LatenodeSdk> => {
    // An element of its own, so that anything the SDK still does after the removal happens outside the document.
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
    teardown.abort(error); // stops the other waits, and removes the element
    throw error;
  };

  const sdk = untilAborted(embed().catch(fail), signal);
  const ignoreRejection = () => sdk.catch(() => {});
  if (!globalThis.document) ignoreRejection(); // an unhandled rejection would terminate a server that renders the page

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
      ignoreRejection(); // the caller has stopped it, so a rejection needs no handler
      teardown.abort(new LatenodeError('destroyed', 'Latenode was removed.'));
    },
  };
};

function remove(sdk: LatenodeSdk, place: HTMLElement): void {
  try {
    sdk.cleanup();
  } catch {
    // throws if the SDK has registered nothing yet; the removal must succeed all the same
  }
  place.remove();
}

/** Waits for the iframe to load. If it does not, reports blocked cookies as the cause where they are likely. */
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
