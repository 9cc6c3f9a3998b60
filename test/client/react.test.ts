// @vitest-environment happy-dom
import { act, createElement, type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LatenodeError } from '../../client/latenode-error.ts';
import { Latenode, type LatenodeProps, type UseLatenodeOptions, useLatenode } from '../../client/react.ts';
import { frames, sdks, settle, stubSdk } from './support/sdk.ts';

const createClient = () => ({ getToken: vi.fn(async () => ({ token: 'eyJ', expiresInSeconds: 600 })) });

const Editor = (props: { options: UseLatenodeOptions; isOpen?: boolean }) => {
  const latenode = useLatenode(props.options);
  const onClick = () => latenode.status === 'ready' && latenode.embed.cloneTemplate('69bd');
  return [
    createElement('button', { key: 'button', type: 'button', onClick }, latenode.status),
    props.isOpen !== false && createElement('div', { key: 'div', ref: latenode.ref }),
  ];
};

let root: Root;
const text = () => document.getElementById('root')?.textContent;

/** Renders in StrictMode, which mounts twice, and waits; effects run at the end of the first `act`. */
const renderElement = async (element: ReactNode): Promise<void> => {
  await act(async () => root.render(createElement(StrictMode, null, element)));
  await act(settle);
};
const render = (props: Parameters<typeof Editor>[0]) => renderElement(createElement(Editor, props));
const clickButton = async (): Promise<void> => {
  await act(async () => document.querySelector('button')?.click());
  await act(settle);
};

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
  stubSdk();
});

afterEach(() => act(() => root.unmount()));

describe('useLatenode', () => {
  it('embeds Latenode once in StrictMode, which mounts twice, and returns the embed', async () => {
    await render({ options: { client: createClient() } });
    expect(text()).toBe('ready');
    expect(sdks).toHaveLength(1);
    expect(frames()).toBe(1);
    await clickButton();
    const to = '/run-action?action=clone-template&template-id=69bd';
    expect(sdks[0]?.navigate).toHaveBeenCalledExactlyOnceWith({ to });
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

  it('keeps its first client, so that a client created in the component causes one request, and warns once', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const clients = [createClient(), createClient(), createClient()];
    for (const client of clients) await render({ options: { client } });
    expect(sdks).toHaveLength(1);
    expect(clients.map(({ getToken }) => getToken.mock.calls.length)).toEqual([1, 0, 0]);
    expect(warn).toHaveBeenCalledExactlyOnceWith('useLatenode keeps its first client.');
  });

  it('updates Latenode if the value of ui changes, not for an equal object', async () => {
    const client = createClient();
    await render({ options: { client, ui: { theme: { primaryColor: 'red' } } } });
    await render({ options: { client, ui: { theme: { primaryColor: 'red' } } } });
    expect(sdks[0]?.update).not.toHaveBeenCalled();
    await render({ options: { client, ui: { theme: { primaryColor: 'blue' } } } });
    expect(sdks[0]?.update).toHaveBeenCalledExactlyOnceWith({ theme: { primaryColor: 'blue' } });
    expect(sdks).toHaveLength(1);
  });

  it('removes Latenode when its element is removed, and embeds it again in a new element', async () => {
    const options = { client: createClient() };
    await render({ options });
    await render({ options, isOpen: false });
    expect(text()).toBe('loading');
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    await render({ options });
    expect(text()).toBe('ready');
  });
});

describe('Latenode', () => {
  const show = (props: LatenodeProps) => renderElement(createElement(Latenode, props));

  it('shows the fallback while Latenode loads', async () => {
    stubSdk(() => new Promise(() => {}));
    const style = { height: '80vh' };
    await show({ client: createClient(), fallback: 'Loading…', className: 'automations', style });
    expect(text()).toBe('Loading…');
    expect(document.querySelector<HTMLElement>('.automations')?.style.height).toBe('80vh');
  });

  it('calls onReady with the SDK once, and onNavigate for each route', async () => {
    const [onReady, onNavigate] = [vi.fn(), vi.fn()];
    const client = createClient();
    for (let time = 0; time < 2; time += 1) await show({ client, fallback: 'Loading…', onReady, onNavigate });
    expect(onReady).toHaveBeenCalledExactlyOnceWith(sdks[0]);
    expect(text()).toBe('');
    vi.mocked(sdks[0]?.configure)?.mock.calls[0]?.[0].navigation?.handler({ route: '/scenarios' });
    expect(onNavigate).toHaveBeenCalledExactlyOnceWith({ route: '/scenarios' });
  });

  it('shows a description of an error, never its message, with a button if trying again can help', async () => {
    const client = createClient();
    client.getToken.mockRejectedValue(new LatenodeError('network_error', 'for developers'));
    await show({ client });
    await clickButton(); // fails again
    expect(client.getToken).toHaveBeenCalledTimes(2);
    expect(document.querySelector('[role=alert]')?.textContent).toBe(
      'Automations did not load. Check your connection, and try again. Try again',
    );
    client.getToken.mockResolvedValue({ token: 'eyJ', expiresInSeconds: 600 });
    await clickButton();
    expect(frames()).toBe(1);
    expect(text()).toBe('');
  });

  it('lets the application render an error', async () => {
    const client = { getToken: () => Promise.reject(new LatenodeError('not_entitled', 'for developers')) };
    await show({ client, error: ({ error, retry }) => `${error.code} ${typeof retry}` });
    expect(text()).toBe('not_entitled function');
  });
});
