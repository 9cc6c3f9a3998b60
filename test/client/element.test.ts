// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LatenodeError } from '../../client/latenode-error.ts';
import { frames, sdks, settle, stubSdk } from './support/sdk.ts';

await import('../../client/element.ts');

const createClient = () => ({ getToken: vi.fn(async () => ({ token: 'eyJ', expiresInSeconds: 600 })) });

beforeEach(() => {
  document.body.innerHTML = '';
  stubSdk();
});

/** Adds an element with the properties, and records its events. */
const add = async (properties: object) => {
  const element = document.createElement('latenode-embed');
  const events: [string, unknown][] = [];
  for (const type of ['ready', 'error', 'navigate'] as const) {
    element.addEventListener(type, ({ detail }) => events.push([type, detail]));
  }
  document.body.append(Object.assign(element, properties));
  await settle();
  return { element, events };
};

describe('<latenode-embed>', () => {
  it('embeds Latenode with its properties, and dispatches ready with the SDK', async () => {
    const { events } = await add({ client: createClient(), ui: { main: { hideSideMenu: true } } });
    expect(events).toEqual([['ready', sdks[0]]]);
    expect(sdks[0]?.configure).toHaveBeenCalledWith(
      expect.objectContaining({ ui: { main: { hideSideMenu: true } }, allowCookies: true }),
    );
    expect(frames()).toBe(1);
  });

  it('waits for a client', async () => {
    const { element } = await add({});
    expect(frames()).toBe(0);
    element.client = createClient();
    await settle();
    expect(frames()).toBe(1);
  });

  it('keeps its first client, and updates Latenode when ui changes', async () => {
    const second = createClient();
    const { element } = await add({ client: createClient() });
    Object.assign(element, { client: second, ui: { theme: { primaryColor: 'blue' } } });
    await settle();
    expect(second.getToken).not.toHaveBeenCalled();
    expect(sdks[0]?.update).toHaveBeenCalledExactlyOnceWith({ theme: { primaryColor: 'blue' } });
  });

  it('takes properties that were set before it was defined', async () => {
    const element = document.createElement('latenode-embed');
    Object.defineProperty(element, 'client', { value: createClient(), configurable: true, writable: true });
    document.body.append(element);
    await settle();
    expect(frames()).toBe(1);
  });

  it('removes Latenode when it is removed, and embeds it again when it is added again', async () => {
    const { element } = await add({ client: createClient() });
    element.remove();
    await settle();
    expect(sdks[0]?.cleanup).toHaveBeenCalledOnce();
    expect(element.embed).toBeUndefined();
    document.body.append(element);
    await settle();
    expect(sdks).toHaveLength(2);
  });

  it('keeps Latenode if it is moved', async () => {
    const { element } = await add({ client: createClient() });
    const { embed } = element;
    const place = document.body.appendChild(document.createElement('main'));
    place.append(element);
    await settle();
    expect(element.embed).toBe(embed);
    expect(sdks[0]?.cleanup).not.toHaveBeenCalled();
  });

  it('dispatches error, and embeds Latenode again when retry is called', async () => {
    const client = createClient();
    const error = new LatenodeError('network_error', 'No.');
    client.getToken.mockRejectedValueOnce(error);
    const { element, events } = await add({ client });
    expect(events).toEqual([['error', error]]);
    element.retry();
    await settle();
    expect(events.at(-1)).toEqual(['ready', sdks[0]]);
  });

  it('dispatches navigate for each route', async () => {
    const { events } = await add({ client: createClient() });
    vi.mocked(sdks[0]?.configure)?.mock.calls[0]?.[0].navigation?.handler({ route: '/scenarios' });
    expect(events.at(-1)).toEqual(['navigate', { route: '/scenarios' }]);
  });
});
