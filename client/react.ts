/** Embeds Latenode in a React component for as long as it is mounted. */
import {
  type CSSProperties,
  createElement,
  type ReactNode,
  type RefCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import {
  describeError,
  type EmbedOptions,
  embedLatenode,
  type LatenodeEmbed,
  type LatenodeError,
  type LatenodeSdk,
} from './index.js';

export interface UseLatenodeOptions extends Omit<EmbedOptions, 'container' | 'navigation'> {
  readonly navigation?: EmbedOptions['navigation'] | undefined;
}

export type LatenodeState =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly sdk: LatenodeSdk; readonly embed: LatenodeEmbed }
  | { readonly status: 'failed'; readonly error: LatenodeError; readonly retry: () => void };

const loading: LatenodeState = { status: 'loading' };

/**
 * Embeds Latenode in the element that receives `ref`, and removes it when the component unmounts. Embeds it again only in another
 * element, or if `retry` is called after a failure. Keeps the first `client` while mounted, because a client that is created in
 * the component would cause a request for each rendering. Applies changes to `ui` if the SDK has `update`; reads the other
 * options only when it embeds Latenode.
 */
export const useLatenode = (
  options: UseLatenodeOptions,
): LatenodeState & { ref: RefCallback<HTMLElement> } => {
  const [container, ref] = useState<HTMLElement | null>(null);
  const [state, setState] = useState<LatenodeState>(loading);
  const [retries, setRetries] = useState(0);
  const [client] = useState(options.client);
  const latest = useRef(options);
  const shownUi = useRef('');
  const ui = JSON.stringify(options.ui); // by value, because most components create the object anew
  useEffect(() => {
    latest.current = options;
  });
  const isFirst = options.client === client;
  useEffect(() => {
    if (!isFirst) console.warn('useLatenode keeps its first client.');
  }, [isFirst]);

  useEffect(() => {
    setState(loading);
    if (!container) return;
    shownUi.current = JSON.stringify(latest.current.ui);
    const embed = embedLatenode({
      ...latest.current,
      client,
      container,
      navigation: { handler: (event) => latest.current.navigation?.handler(event) },
    });
    embed.sdk.then(
      (sdk) => setState({ status: 'ready', sdk, embed }),
      (error: LatenodeError) => {
        const retry = () => setRetries(retries + 1);
        if (error.code !== 'destroyed') setState({ status: 'failed', error, retry });
      },
    );
    return embed.destroy;
  }, [client, container, retries]);

  useEffect(() => {
    if (!('embed' in state) || ui === shownUi.current) return;
    shownUi.current = ui;
    state.embed.update(latest.current.ui ?? {}).catch(console.error);
  }, [state, ui]);

  return { ...state, ref };
};

export interface LatenodeProps extends Omit<UseLatenodeOptions, 'navigation'> {
  /** Shown while Latenode loads. */
  readonly fallback?: ReactNode;
  /** Renders an error; by default its description, and a button if trying again can help. */
  readonly error?: (failure: { readonly error: LatenodeError; readonly retry: () => void }) => ReactNode;
  /** Called with the SDK once Latenode is on the page. */
  readonly onReady?: (sdk: LatenodeSdk) => void;
  /** Called when the route inside Latenode changes. */
  readonly onNavigate?: (event: { readonly route: string }) => void;
  readonly className?: string;
  /** Set a height here, or with `className`. */
  readonly style?: CSSProperties;
}

const describeFailure: NonNullable<LatenodeProps['error']> = ({ error, retry }) => {
  const { title, text, remedy } = describeError(error);
  const button = createElement('button', { type: 'button', onClick: retry }, 'Try again');
  return createElement('p', { role: 'alert' }, title, '. ', text, ' ', remedy === 'try again' && button);
};

/** Shows Latenode, the fallback while it loads, or an error. */
export const Latenode = (props: LatenodeProps): ReactNode => {
  const { fallback, error = describeFailure, onReady, onNavigate, className, style, ...options } = props;
  const latenode = useLatenode({
    ...options,
    navigation: onNavigate && { handler: onNavigate },
  });
  const sdk = 'sdk' in latenode && latenode.sdk;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new onReady does not mean a new SDK
  useEffect(() => {
    if (sdk) onReady?.(sdk);
  }, [sdk]);
  const cell = { gridArea: '1/1' }; // one for both, so that nothing moves when Latenode replaces the fallback
  return createElement(
    'div',
    { className, style: { display: 'grid', ...style } },
    createElement('div', { ref: latenode.ref, style: cell }),
    !sdk && createElement('div', { style: cell }, 'error' in latenode ? error(latenode) : fallback),
  );
};
