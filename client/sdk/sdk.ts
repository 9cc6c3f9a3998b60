/** Types the interface of Latenode's browser SDK 0.1.5, as Latenode documents it. */
import type { LatenodeUi } from './ui.ts';

export interface LatenodeConfiguration {
  /** The Latenode JWT. */
  readonly token: string;
  /** An element in the document, or its id. */
  readonly container: HTMLElement | string;
  /** Default: `true`, as in all of Latenode's samples. Latenode does not document its effect. */
  readonly allowCookies?: boolean;
  /** Visible parts, theme and language. `allowNewerFields` accepts fields that these types do not have yet. */
  readonly ui?: LatenodeUi;
  /** Reports navigation inside Latenode. */
  readonly navigation?: {
    /** Called when the route inside the iframe changes. */
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
  /** Id of the webhook's node. */
  readonly nodeId: string;
  /** URLs of the webhook. */
  readonly url: {
    /** Starts the version in the editor. */
    readonly dev: string;
    /** Starts the deployed version. */
    readonly prod: string;
  };
}

export interface LatenodeSdk {
  /** Loads Latenode in the container; resolves once the iframe has loaded. */
  configure(configuration: LatenodeConfiguration): Promise<void>;
  /** Opens a route of Latenode, such as `/scenarios`. */
  navigate(target: { readonly to: string }): void;
  /** Changes theme, language and visible parts. Not documented, and not in every version of the SDK. */
  update?(ui: LatenodeUi): unknown;
  /** Removes the listeners that `configure` has added to `window`. */
  cleanup(): void;
  /** Runs the open scenario once, as a test. */
  runOnce(): Promise<void>;
  /** Saves the open scenario. */
  save(): Promise<void>;
  /** Deploys the open scenario with all saved changes. */
  deploy(): Promise<void>;
  /** Activates the open scenario, or deactivates it. */
  toggleActiveScenarioState(): void;
  /** Creates an empty scenario. */
  createEmptyScenario(title?: string): Promise<void>;
  /** Returns the types of nodes that a scenario can contain. */
  getNodeTypes(): Promise<NodeType[]>;
  /** Adds a node to the open scenario; `nodeTypeId` is the `id` of a `NodeType`. */
  addNewNode(nodeTypeId: string, title?: string): Promise<void>;
  /** Returns the webhooks of the open scenario. */
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
