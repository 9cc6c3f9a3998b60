/** Defines `<latenode-embed>`, which shows Latenode while it is in the document. */
import { type EmbedOptions, embedLatenode, type LatenodeEmbed, type LatenodeError } from './index.js';

const propertyNames = [
  'client',
  'ui',
  'initialRoute',
  'allowCookies',
  'sdkUrl',
  'integrity',
  'trustedTypesPolicy',
] as const;

type Properties = Partial<Pick<EmbedOptions, (typeof propertyNames)[number]>>;
type Writable<T> = { -readonly [name in keyof T]: T[name] | undefined };

/** Events of the element. They do not bubble. */
export interface LatenodeEmbedEvents {
  /** Latenode is on the page. `detail` is the SDK. */
  readonly ready: CustomEvent<Awaited<LatenodeEmbed['sdk']>>;
  /** Latenode could not be shown. */
  readonly error: CustomEvent<LatenodeError>;
  /** The route inside Latenode has changed. */
  readonly navigate: CustomEvent<{ readonly route: string }>;
}

/**
 * Embeds Latenode once the element is in the document and has a `client`. Keeps its first client, applies changes to `ui`, and
 * removes Latenode if the element is not back in the document one microtask after its removal, so that it can be moved.
 */
export interface LatenodeEmbedElement extends HTMLElement, Writable<Properties> {
  /** The embed of `embedLatenode`; undefined before it exists. */
  readonly embed: LatenodeEmbed | undefined;
  /** Embeds Latenode again after an error. */
  retry(): void;
  addEventListener<Name extends keyof LatenodeEmbedEvents>(
    type: Name,
    listener: (event: LatenodeEmbedEvents[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'latenode-embed': LatenodeEmbedElement;
  }
}

// Servers, which have no HTMLElement, can import the module.
const Base = globalThis.HTMLElement ?? Object;

class LatenodeElement extends Base {
  embed: LatenodeEmbed | undefined;
  values: Writable<Properties> = {};

  connectedCallback(): void {
    // Properties that were set before the element was defined shadow the accessors.
    for (const name of propertyNames) {
      const own = Object.getOwnPropertyDescriptor(this, name);
      if (!own) continue;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, own.value);
    }
    if (getComputedStyle(this).display === 'inline') this.style.display = 'block';
    this.start();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.stop();
    });
  }

  /** Waits for a microtask, because frameworks set the properties one by one. */
  start(): void {
    queueMicrotask(() => {
      const { client, ...options } = this.values;
      if (this.embed || !client || !this.isConnected) return;
      const send = (type: string, detail: unknown) => this.dispatchEvent(new CustomEvent(type, { detail }));
      const navigation = { handler: (event: { readonly route: string }) => send('navigate', event) };
      const embed = embedLatenode({ ...options, client, container: this, navigation } as EmbedOptions);
      this.embed = embed;
      embed.sdk.then(
        (sdk) => send('ready', sdk),
        (error: LatenodeError) => error.code !== 'destroyed' && send('error', error),
      );
    });
  }

  stop(): void {
    this.embed?.destroy();
    this.embed = undefined;
  }

  retry(): void {
    this.stop();
    this.start();
  }
}

for (const name of propertyNames) {
  Object.defineProperty(LatenodeElement.prototype, name, {
    get(this: LatenodeElement) {
      return this.values[name];
    },
    set(this: LatenodeElement, value) {
      Object.assign(this.values, { [name]: value });
      if (name === 'ui') this.embed?.update(value ?? {}).catch(() => {}); // the event `error` has the cause
      this.start();
    },
  });
}

globalThis.customElements?.get('latenode-embed') ??
  globalThis.customElements?.define('latenode-embed', LatenodeElement);
