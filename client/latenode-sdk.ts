/** The surface of Latenode's own browser SDK, version 0.1.5, as its documentation describes it. */

export interface LatenodeConfiguration {
  readonly token: string;
  /** An element in the document, or its id. */
  readonly container: HTMLElement | string;
  readonly allowCookies?: boolean;
  /** What to show, hide and colour, see Latenode's documentation: `{ main: { hideSideMenu: true } }`. */
  readonly ui?: Readonly<Record<string, unknown>>;
  readonly navigation?: { readonly handler: (event: { readonly route: string }) => void };
}

/** The documentation does not say what most of the methods resolve with. */
export interface LatenodeSdk {
  /** Resolves once the iframe is loaded. */
  configure(configuration: LatenodeConfiguration): Promise<void>;
  navigate(target: { readonly to: string }): void;
  /** Removes what `configure` has registered on `window`. */
  cleanup(): void;
  runOnce(): Promise<unknown>;
  save(): Promise<unknown>;
  deploy(): Promise<unknown>;
  toggleActiveScenarioState(): Promise<unknown>;
  createEmptyScenario(title?: string): Promise<unknown>;
  getNodeTypes(): Promise<unknown>;
  addNewNode(nodeTypeId: string | number, title?: string): Promise<unknown>;
  getScenarioWebhooksUrls(): Promise<unknown>;
  createWebhookScenario(scenarioTitle?: string, nodeTitle?: string): Promise<unknown>;
  /** Returns the function that removes the listener. */
  setScenarioRunningStateChangedListener(handler: (state: unknown) => void): () => void;
}

declare global {
  interface Window {
    LatenodeEmbeddedSDK?: new () => LatenodeSdk;
  }
}
