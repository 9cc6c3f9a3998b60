/** Embeds Latenode for the signed-in user, and removes it. */
import { pause, untilAborted, within } from './async.ts';
import { watchPolicy } from './content-security-policy.ts';
import { blocksThirdPartyCookies } from './device.ts';
import { findContainer, nameOf } from './find-container.ts';
import { LatenodeError } from './latenode-error.ts';
import { loadSdk, originOf, type SdkSource } from './sdk/load.ts';
import type { LatenodeConfiguration, LatenodeSdk } from './sdk/sdk.ts';
import type { LatenodeUi } from './sdk/ui.ts';
import type { TokenClient } from './token-client.ts';

export interface EmbedOptions extends SdkSource, Omit<LatenodeConfiguration, 'token'> {
  /** Requests the token. */
  readonly client: Pick<TokenClient, 'getToken'>;
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
  /**
   * Changes theme, language and visible parts without loading Latenode again, once it has loaded. Has no effect if the SDK has
   * no `update`.
   */
  update(ui: LatenodeUi): Promise<void>;
  /** Removes Latenode and its listeners. If it is still loading, `sdk` rejects with `destroyed`. */
  destroy(): void;
}

const deadlineMilliseconds = 30_000;
/** Browsers give an iframe without a height 150 pixels. */
const leastUsefulHeight = 200;

/** Removes the embed in each container; a second embed in it replaces the first. */
const embeds = new WeakMap<HTMLElement, () => void>();

/**
 * Embeds Latenode in the container. Never configures it again: Latenode keeps its own session, and a second configuration
 * would discard the user's unsaved work. Without a document, for example on a server, `sdk` rejects with `embed_failed`.
 */
export const embedLatenode = (options: EmbedOptions): LatenodeEmbed => {
  const {
    client,
    container,
    sdkUrl,
    integrity,
    trustedTypesPolicy,
    initialRoute,
    allowCookies = true,
    ...configuration
  } = options;
  const teardown = new AbortController();
  const { signal } = teardown;
  const end = (error: LatenodeError) => teardown.abort(error);
  const loading = new AbortController();
  signal.addEventListener('abort', () => loading.abort());

  const claim = async (): Promise<HTMLElement> => {
    const parent = await findContainer(container, end, loading.signal);
    embeds.get(parent)?.();
    embeds.set(parent, destroy);
    return parent;
  };

  const embed = async (): Promise<LatenodeSdk> => {
    // A separate element, so that anything the SDK does after the removal happens outside the document.
    const place = document.createElement('div');
    place.style.cssText = 'width:100%;height:100%';
    const origins = () => [sdkUrl, place.querySelector('iframe')?.src].map(originOf);
    watchPolicy(/script|frame/, origins, end, loading.signal);
    const [Sdk, parent, { token }] = await Promise.all([
      loadSdk(options),
      claim(),
      client.getToken({ signal }),
    ]);
    signal.throwIfAborted();
    const sdk = new Sdk();
    signal.addEventListener('abort', () => remove(sdk, place));
    parent.append(place);
    await configured(sdk.configure({ ...configuration, allowCookies, token, container: place }));
    await pause(0); // a blocked iframe fires `load` too, and the violation event follows
    signal.throwIfAborted();
    loading.abort();
    warnOfHeight(place, container);
    if (initialRoute) sdk.navigate({ to: initialRoute });
    return sdk;
  };

  const fail = async (cause: unknown): Promise<never> => {
    await pause(0); // the violation event follows the error of the script
    const error =
      cause instanceof LatenodeError
        ? cause
        : new LatenodeError('embed_failed', 'Latenode did not load.', { cause });
    end(error); // stops the other waits, and removes the element
    throw error;
  };

  const sdk = untilAborted(embed().catch(fail), signal);
  const ignoreRejection = () => sdk.catch(() => {});
  if (!globalThis.document) ignoreRejection(); // an unhandled rejection would terminate a server that renders the page

  const destroy = () => {
    ignoreRejection(); // the caller has stopped it, so a rejection needs no handler
    end(new LatenodeError('destroyed', 'Latenode was removed or replaced.'));
  };
  const loaded = async (): Promise<LatenodeSdk> => {
    const latenode = await sdk;
    signal.throwIfAborted();
    return latenode;
  };
  const navigate: LatenodeEmbed['navigate'] = async (target) => (await loaded()).navigate(target);
  return {
    sdk,
    navigate,
    cloneTemplate: (templateId) =>
      navigate({ to: `/run-action?action=clone-template&template-id=${encodeURIComponent(templateId)}` }),
    update: async (ui) => {
      await (await loaded()).update?.(ui);
    },
    destroy,
  };
};

function remove(sdk: LatenodeSdk, place: HTMLElement): void {
  try {
    sdk.cleanup();
  } catch {
    // throws if the SDK has not registered anything yet; the removal must succeed anyway
  }
  place.remove();
}

function warnOfHeight(place: HTMLElement, container: HTMLElement | string): void {
  const { offsetHeight, offsetWidth } = place;
  if (offsetWidth > 0 && offsetHeight < leastUsefulHeight)
    console.warn(`${nameOf(container)} is ${offsetHeight} px high: set a height.`);
}

/** Waits for the iframe to load. If it does not, reports blocked cookies if they are the likely cause. */
async function configured(loading: Promise<void>): Promise<void> {
  const late = new Error('Latenode did not load in time.');
  try {
    await within(deadlineMilliseconds, loading, late);
  } catch (cause) {
    if (!/cookie/i.test(String(cause)) && !blocksThirdPartyCookies()) throw cause;
    throw new LatenodeError('third_party_cookies_blocked', 'The browser blocks cookies.', { cause });
  }
}
