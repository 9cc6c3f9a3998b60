/** Stubs Latenode's SDK: records its calls, and behaves as a test needs. */
import { vi } from 'vitest';
import type { LatenodeConfiguration, LatenodeSdk } from '../../../client/sdk/sdk.ts';

/** Every instance created since `stubSdk`, oldest first. */
export const sdks: LatenodeSdk[] = [];

/** Adds an element in place of the iframe, which happy-dom would try to load. */
const putFrame = ({ container }: LatenodeConfiguration): void => {
  if (container instanceof HTMLElement) container.append(document.createElement('article'));
};

/** Sets the class on `window`, as the script does; `configure` runs after the frame has been added. */
export const stubSdk = (configure: () => Promise<void> = async () => {}): void => {
  sdks.length = 0;
  window.LatenodeEmbeddedSDK = class {
    configure = vi.fn((configuration: LatenodeConfiguration) => {
      putFrame(configuration);
      return configure();
    });
    navigate = vi.fn();
    update = vi.fn();
    cleanup = vi.fn();
    runOnce = vi.fn();
    save = vi.fn();
    deploy = vi.fn();
    toggleActiveScenarioState = vi.fn();
    createEmptyScenario = vi.fn();
    getNodeTypes = vi.fn();
    addNewNode = vi.fn();
    getScenarioWebhooksUrls = vi.fn();
    createWebhookScenario = vi.fn();
    setScenarioRunningStateChangedListener = vi.fn();

    constructor() {
      sdks.push(this);
    }
  };
};

export const frames = () => document.querySelectorAll('article').length;

/** Resolves after all pending work, which includes pauses of 0 ms. */
export const settle = async (): Promise<void> => {
  for (let task = 0; task < 4; task += 1) await new Promise((resolve) => setTimeout(resolve));
};
