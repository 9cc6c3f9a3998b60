/** The surface of Latenode's own browser SDK, version 0.1.5, as its documentation describes it. */
import type { LatenodeUi } from './latenode-ui.ts';

export interface LatenodeConfiguration {
  /** The Latenode JWT. */
  readonly token: string;
  /** An element in the document, or its id. */
  readonly container: HTMLElement | string;
  /** Latenode's samples set it to `true`; its effect is not documented. */
  readonly allowCookies?: boolean;
  /** Parts that Latenode shows, their colours and language. `allowNewerFields` admits fields that are not typed yet. */
  readonly ui?: LatenodeUi;
  /** Reports the route that the user opens in Latenode. */
  readonly navigation?: {
    /** Called for each change of the route inside the iframe. */
    readonly handler: (event: { readonly route: string }) => void;
  };
}

/** Latenode documents only `id`; read the other fields as `unknown`. */
export interface NodeType {
  /** The id that `addNewNode` takes. */
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface ScenarioWebhookEntry {
  /** The webhook's node. */
  readonly nodeId: string;
  /** Addresses of the webhook. */
  readonly url: {
    /** Starts the scenario as it is in the editor. */
    readonly dev: string;
    /** Starts the scenario as it was deployed. */
    readonly prod: string;
  };
}

export interface LatenodeSdk {
  /** Resolves once the iframe is loaded. */
  configure(configuration: LatenodeConfiguration): Promise<void>;
  /** Opens a route of Latenode: `/scenarios`. */
  navigate(target: { readonly to: string }): void;
  /** Removes what `configure` has registered on `window`. */
  cleanup(): void;
  /** Runs the open scenario once, as a test. */
  runOnce(): Promise<void>;
  /** Saves the open scenario. */
  save(): Promise<void>;
  /** Publishes the open scenario with all saved changes. */
  deploy(): Promise<void>;
  /** Activates the open scenario, or deactivates it. */
  toggleActiveScenarioState(): void;
  /** Creates an empty scenario. */
  createEmptyScenario(title?: string): Promise<void>;
  /** All types of nodes that a scenario can have. */
  getNodeTypes(): Promise<NodeType[]>;
  /** Adds a node to the open scenario; `nodeTypeId` is the `id` of a `NodeType`. */
  addNewNode(nodeTypeId: string, title?: string): Promise<void>;
  /** The webhooks of the open scenario. */
  getScenarioWebhooksUrls(): Promise<ScenarioWebhookEntry[]>;
  /** Creates a scenario that begins with a webhook. */
  createWebhookScenario(scenarioTitle?: string, nodeTitle?: string): Promise<ScenarioWebhookEntry>;
  /** Calls the handler when the open scenario starts or stops; returns the function that removes the handler. */
  setScenarioRunningStateChangedListener(
    handler: (state: { readonly isScenarioRunning: boolean }) => void,
  ): () => void;
}

export type LatenodeSdkClass = new () => LatenodeSdk;

declare global {
  interface Window {
    LatenodeEmbeddedSDK?: LatenodeSdkClass | undefined;
  }
}
