/** Runs the demo page: shows the signed-in user, and opens Latenode in a frame. */
import { embedLatenode } from '../../../client/embed-latenode.ts';
import { createTokenClient, type TokenClientEvent } from '../../../client/token-client.ts';
import type { DemoSettings } from '../demo.ts';
import { find } from './find.ts';
import { isPreset, type Preset, presets } from './presets.ts';
import { problemOf, type Remedy } from './problem.ts';
import { createSession } from './session.ts';
import { showProblem } from './show-problem.ts';
import { showToken } from './token-panel.ts';

const settings: DemoSettings = await (await fetch('/settings.json')).json();
const session = createSession(settings);

const showStatus = (text: string): void => {
  find('status').textContent = text;
};

const onEvent = (event: TokenClientEvent): void => {
  if (event.type !== 'retry') return;
  const seconds = Math.max(1, Math.round(event.delayMilliseconds / 1000));
  showStatus(`The request failed. Next attempt in ${seconds} s…`);
};

const client = createTokenClient({
  endpoint: settings.tokenEndpoint,
  identityToken: session.identityToken,
  onEvent,
});

type View = 'invitation' | 'loading' | 'problem' | 'open';

/** Shows one state of the frame: the invitation, a spinner, a problem, or Latenode. */
const showView = (view: View): void => {
  find('cover').hidden = view === 'open';
  find('invitation').hidden = view !== 'invitation';
  find('loading').hidden = view !== 'loading';
  find('close').hidden = view !== 'open';
  find('token').hidden = view !== 'open';
  find('workspace').toggleAttribute('data-open', view === 'open');
  if (view !== 'problem') find('problem').replaceChildren();
  if (view !== 'loading') showStatus('');
};

/** Shows the page of a signed-in user; without a name, the welcome page. */
const showUser = (name: string | undefined): void => {
  find('welcome').hidden = name !== undefined;
  find('home').hidden = name === undefined;
  find('account').hidden = name === undefined;
  find('name').textContent = name ?? '';
  find('greeting').textContent = `Hello, ${name?.split(' ')[0]}`;
};

const signIn = (asAnotherUser = false): Promise<void> =>
  run(() => session.signIn({ asAnotherUser }), find('notice'));

/** Applies the remedy of a problem. */
const apply = (remedy: Remedy, again: () => void): void => {
  if (remedy === 'try again') again();
  else signIn(remedy === 'sign in as another user');
};

/** Runs the action, and shows an error of it in the place, with a button for the remedy. */
const run = async (action: () => Promise<void>, place: HTMLElement, again = action): Promise<void> => {
  place.replaceChildren();
  try {
    await action();
  } catch (error) {
    const problem = problemOf(error);
    if (problem.remedy === 'sign in') {
      showUser(undefined); // the greeting would contradict the problem
      showProblem(find('notice'), problem);
      find('sign-in').focus();
      return;
    }
    showProblem(place, problem, () => apply(problem.remedy, () => run(again, place)));
  }
};

/** Removes Latenode from the page. */
let close = (): void => {};
let preset: Preset = 'full';

const openLatenode = async (): Promise<void> => {
  close();
  showView('loading');
  showStatus('Opening Latenode…');
  try {
    const token = await client.getToken();
    const ui = presets[preset];
    const latenode = embedLatenode({ client, container: 'latenode', sdkUrl: settings.sdkUrl, ui });
    const stopCountdown = showToken(token, settings.keySetUrl);
    find('configuration').textContent = JSON.stringify(ui, null, 2);
    close = () => {
      latenode.destroy();
      stopCountdown();
      close = () => {};
    };
    await latenode.sdk;
  } catch (error) {
    close();
    showView('problem');
    throw error;
  }
  showView('open');
};

const open = (): Promise<void> => run(openLatenode, find('problem'));

find('sign-in').addEventListener('click', () => signIn());
find('sign-out').addEventListener('click', () => {
  close();
  run(() => session.signOut(), find('notice'));
});
find('open').addEventListener('click', async () => {
  await open();
  if (!find('close').hidden) find('close').focus();
});
find('close').addEventListener('click', () => {
  close();
  showView('invitation');
  find('open').focus();
});
find('presets').addEventListener('change', ({ target }) => {
  const { value } = target as HTMLInputElement;
  if (isPreset(value)) preset = value;
  if (!find('close').hidden) open();
});

await run(
  async () => showUser(await session.resume()),
  find('notice'),
  async () => location.replace('/'),
);
if (find('home').hidden) find('welcome').hidden = false; // also after an error
