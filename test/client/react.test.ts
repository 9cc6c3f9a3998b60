// @vitest-environment happy-dom
import { act, createElement, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LatenodeError } from '../../client/latenode-error.ts';
import { type UseLatenodeOptions, useLatenode } from '../../client/react.ts';
import { frames, sdks, settle, stubSdk } from './support/sdk.ts';

const createClient = () => ({ getToken: vi.fn(async () => ({ token: 'eyJ', expiresInSeconds: 600 })) });

const Editor = (props: { options: UseLatenodeOptions; isOpen?: boolean }) => {
  const latenode = useLatenode(props.options);
  const text = latenode.status === 'failed' ? latenode.error.code : latenode.status;
  return [
    createElement('p', { key: 'p' }, text),
    latenode.status === 'ready' &&
      createElement('button', {
        key: 'button',
        type: 'button',
        onClick: () => latenode.embed.cloneTemplate('69bd'),
      }),
    latenode.status === 'failed' &&
      createElement('button', { key: 'retry', type: 'button', onClick: latenode.retry }),
    props.isOpen !== false && createElement('div', { key: 'div', ref: latenode.ref }),
  ];
};

let root: Root;
const shownText = () => document.querySelector('p')?.textContent;

const render = (props: Parameters<typeof Editor>[0]) =>
  act(async () => {
    root.render(createElement(StrictMode, null, createElement(Editor, props)));
    await settle();
  });

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
  stubSdk();
});

afterEach(() => act(() => root.unmount()));

describe('useLatenode', () => {
  it('embeds Latenode once in StrictMode, which mounts twice', async () => {
    await render({ options: { client: createClient() } });
    expect(shownText()).toBe('ready');
    expect(sdks).toHaveLength(1);
    expect(frames()).toBe(1);
  });

  it('keeps Latenode embedded when it renders again, and calls the newest handler', async () => {
    const client = createClient();
    const handler = vi.fn();
    await render({ options: { client, ui: {}, navigation: { handler: vi.fn() } } });
    await render({ options: { client, ui: {}, navigation: { handler } } });
    expect(sdks).toHaveLength(1);
    vi.mocked(sdks[0]?.configure)?.mock.calls[0]?.[0].navigation?.handler({ route: '/scenarios' });
    expect(handler).toHaveBeenCalledWith({ route: '/scenarios' });
  });

  it('embeds again for another client', async () => {
    await render({ options: { client: createClient() } });
    await render({ options: { client: createClient() } });
    expect(sdks).toHaveLength(2);
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    expect(frames()).toBe(1);
  });

  it('removes Latenode with its element, and embeds it again with a new one', async () => {
    const options = { client: createClient() };
    await render({ options });
    await render({ options, isOpen: false });
    expect(shownText()).toBe('loading');
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    await render({ options });
    expect(shownText()).toBe('ready');
  });

  it('returns the error of a failure', async () => {
    const client = { getToken: () => Promise.reject(new LatenodeError('not_entitled', 'No.')) };
    await render({ options: { client } });
    expect(shownText()).toBe('not_entitled');
  });

  it('embeds Latenode again when retry is called after a failure', async () => {
    const client = createClient();
    client.getToken.mockRejectedValue(new LatenodeError('network_error', 'No.'));
    await render({ options: { client } });
    expect(shownText()).toBe('network_error');
    for (const code of ['network_error', 'ready']) {
      if (code === 'ready') client.getToken.mockResolvedValue({ token: 'eyJ', expiresInSeconds: 600 });
      await act(async () => {
        document.querySelector('button')?.click();
        await settle();
      });
      expect(shownText()).toBe(code);
    }
    expect(frames()).toBe(1);
  });

  it('returns the embed, which can clone a template', async () => {
    await render({ options: { client: createClient() } });
    await act(async () => document.querySelector('button')?.click());
    expect(sdks[0]?.navigate).toHaveBeenCalledExactlyOnceWith({
      to: '/run-action?action=clone-template&template-id=69bd',
    });
  });
});
