/** Latenode in a React component: `<div ref={ref} />` is where it goes, as long as the component lives. */
import { type RefCallback, useEffect, useRef, useState } from 'react';
import { type EmbedOptions, embedLatenode, type LatenodeError, type LatenodeSdk } from './index.js';

export type UseLatenodeOptions = Omit<EmbedOptions, 'container'>;

export type LatenodeState =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly sdk: LatenodeSdk }
  | { readonly status: 'failed'; readonly error: LatenodeError };

const loading: LatenodeState = { status: 'loading' };

/**
 * Embeds Latenode in the element that gets `ref`. Only another `client` or another element embeds it anew; the other
 * options count at that moment, so that a render which makes new objects of them closes nothing. Make the client
 * outside the component. A `key` that changes starts over after a failure.
 */
export const useLatenode = (
  options: UseLatenodeOptions,
): LatenodeState & { ref: RefCallback<HTMLElement> } => {
  const [container, ref] = useState<HTMLElement | null>(null);
  const [state, setState] = useState<LatenodeState>(loading);
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
      (sdk) => setState({ status: 'ready', sdk }),
      (error: LatenodeError) => {
        if (error.code !== 'destroyed') setState({ status: 'failed', error });
      },
    );
    return embed.destroy;
  }, [client, container]);

  return { ...state, ref };
};
