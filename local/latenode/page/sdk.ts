/** Stands in for Latenode's SDK 0.1.5: the same class on `window` with the same methods, offline. */
import type { LatenodeConfiguration, LatenodeSdk } from '../../../client/sdk/sdk.ts';
import type { LatenodeUi } from '../../../client/sdk/ui.ts';
import type { ToFrame, ToPage } from './messages.ts';

const { origin } = new URL((document.currentScript as HTMLScriptElement).src);

const longestResponseMilliseconds = 3_000;
const webhook = { nodeId: '1', url: { dev: `${origin}/webhook/dev`, prod: `${origin}/webhook/prod` } };

class StandIn implements LatenodeSdk {
  #frame: HTMLIFrameElement | undefined;
  #listener: ((event: MessageEvent<ToPage>) => void) | undefined;

  async configure({ token, container, ui = {}, navigation }: LatenodeConfiguration): Promise<void> {
    const place = typeof container === 'string' ? document.getElementById(container) : container;
    if (!place) throw new Error(`There is no element with the id "${container}".`);
    const frame = document.createElement('iframe');
    frame.title = 'Latenode';
    Object.assign(frame.style, { width: '100%', height: '100%', border: '0', display: 'block' });
    frame.src = `${origin}/`;
    place.replaceChildren(frame);
    this.#frame = frame;
    // Waits for a message from the frame, because `load` also fires for the browser's error page.
    await new Promise<void>((resolve, reject) => {
      this.#listener = ({ source, data }) => {
        if (source !== frame.contentWindow || data.kind !== 'route') return;
        resolve();
        navigation?.handler({ route: data.route });
      };
      window.addEventListener('message', this.#listener);
      frame.addEventListener('load', () => {
        this.#send({ kind: 'configure', token, ui });
        setTimeout(reject, longestResponseMilliseconds, new Error('The page in the frame did not respond.'));
      });
    });
  }

  update = (ui: LatenodeUi) => this.#send({ kind: 'update', ui });

  navigate = ({ to }: { readonly to: string }) => this.#send({ kind: 'navigate', to });

  cleanup(): void {
    if (this.#listener) window.removeEventListener('message', this.#listener);
  }

  runOnce = () => this.#call('runOnce');
  save = () => this.#call('save');
  deploy = () => this.#call('deploy');
  toggleActiveScenarioState = () => this.#call('toggleActiveScenarioState');
  createEmptyScenario = (title?: string) => this.#call('createEmptyScenario', undefined, title);
  getNodeTypes = () => this.#call('getNodeTypes', [{ id: 'webhook' }]);
  addNewNode = () => this.#call('addNewNode');
  getScenarioWebhooksUrls = () => this.#call('getScenarioWebhooksUrls', [webhook]);
  createWebhookScenario = (title?: string) => this.#call('createWebhookScenario', webhook, title);
  setScenarioRunningStateChangedListener = () => () => {};

  async #call(method: string, result?: undefined, title?: string): Promise<void>;
  async #call<T>(method: string, result: T, title?: string): Promise<T>;
  async #call<T>(method: string, result?: T, title?: string): Promise<T | undefined> {
    this.#send({ kind: 'call', method, title });
    return result;
  }

  #send(message: ToFrame): void {
    this.#frame?.contentWindow?.postMessage(message, origin);
  }
}

window.LatenodeEmbeddedSDK = StandIn;
