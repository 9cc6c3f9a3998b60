/** Embeds Latenode in a React component for as long as it is mounted. */
import { type RefCallback, useEffect, useRef, useState } from 'react';
import {
  type EmbedOptions,
  embedLatenode,
  type LatenodeEmbed,
  type LatenodeError,
  type LatenodeSdk,
} from './index.js';

export type UseLatenodeOptions = Omit<EmbedOptions, 'container'>;

export type LatenodeState =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly sdk: LatenodeSdk; readonly embed: LatenodeEmbed }
  | { readonly status: 'failed'; readonly error: LatenodeError; readonly retry: () => void };

const loading: LatenodeState = { status: 'loading' };

/**
 * Embeds Latenode in the element that receives `ref`, and removes it when the component unmounts. Only another `client` or
 * another element embeds it again, and `retry` after a failure, so create the client outside the component. The other options
 * are read when Latenode is embedded; later changes have no effect.
 */
export const useLatenode = (
  options: UseLatenodeOptions,
): LatenodeState & { ref: RefCallback<HTMLElement> } => {
  const [container, ref] = useState<HTMLElement | null>(null);
  const [state, setState] = useState<LatenodeState>(loading);
  const [retries, setRetries] = useState(0);
  const { client } = options;
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    setState(loading);
    if (!container) return;
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

  return { ...state, ref };
};
