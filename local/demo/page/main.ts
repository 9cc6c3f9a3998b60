/** Runs the demo page: shows the signed-in user, and opens Latenode in a frame. */
import type { LatenodeEmbed } from '../../../client/index.ts';
import { client, openLatenode } from './automations.ts';
import { find } from './dom.ts';
import { isPreset, presets } from './presets.ts';
import { problemOf, type Remedy } from './problem.ts';
import { session, settings } from './settings.ts';
import { showProblem } from './show-problem.ts';
import { showStatus } from './status.ts';
import { showToken } from './token-panel.ts';

type View = 'invitation' | 'loading' | 'problem' | 'open';

/** Shows one state of the frame: the invitation, a spinner, a problem, or Latenode. */
const showView = (view: View): void => {
  find('cover').hidden = view === 'open';
  find('invitation').hidden = view !== 'invitation';
  find('loading').hidden = view !== 'loading';
  find('close').toggleAttribute('data-shown', view === 'open');
  find('token').hidden = view !== 'open';
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

const apply = (remedy: Remedy, again: () => void): void => {
  if (remedy === 'try again') again();
  else signIn(remedy === 'sign in as another user');
};

/** Runs an action; if it fails, shows the problem in `place`, with a button for its remedy. */
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

/** Returns the selected look. Only the radio buttons hold it, because the browser restores them after Back. */
const selectedUi = () => {
  const { value } = document.querySelector<HTMLInputElement>('#presets :checked') ?? {};
  const preset = value && isPreset(value) ? value : 'full';
  find('configuration').textContent = JSON.stringify(presets[preset], null, 2);
  return presets[preset];
};

let latenode: LatenodeEmbed | undefined;
let stopCountdown = () => {};

const close = (): void => {
  latenode?.destroy();
  latenode = undefined;
  stopCountdown();
};

const embed = async (): Promise<void> => {
  close();
  showView('loading');
  showStatus('Opening Latenode…');
  try {
    const opened = openLatenode(selectedUi());
    latenode = opened;
    await opened.sdk;
    stopCountdown = showToken(await client.getToken(), settings.keySetUrl);
  } catch (error) {
    close();
    showView('problem');
    throw error;
  }
  showView('open');
};

const open = (): Promise<void> => run(embed, find('problem'));

/** Applies another look without loading Latenode again, also while it loads. Loads it again if the SDK has no `update`. */
const changeLook = async (): Promise<void> => {
  const ui = selectedUi();
  const opened = latenode;
  const sdk = await opened?.sdk.catch(() => undefined);
  if (!sdk || opened !== latenode) return;
  if (sdk.update) await opened?.update(ui);
  else await open();
};

const signOut = async (): Promise<void> => {
  close();
  client.reset();
  showView('invitation');
  try {
    await session.signOut();
  } catch {
    showUser(undefined);
    showProblem(find('notice'), {
      title: 'You are signed out of this page',
      text: 'The identity provider did not respond, so your session there may continue. On a shared computer, close the browser.',
      remedy: 'sign in',
      details: '',
    });
  }
};

find('sign-in').addEventListener('click', () => signIn());
find('sign-out').addEventListener('click', signOut);
find('open').addEventListener('click', async () => {
  await open();
  if (latenode) find('close').focus();
});
find('close').addEventListener('click', () => {
  close();
  showView('invitation');
  find('open').focus();
});
find('presets').addEventListener('change', changeLook);
find('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(find('code').textContent ?? '');
  find('copy').textContent = 'Copied';
  setTimeout(() => {
    find('copy').textContent = 'Copy';
  }, 2000);
});
find('code').textContent = await (await fetch('/automations.txt')).text();
selectedUi();

await run(
  async () => showUser(await session.resume()),
  find('notice'),
  async () => location.replace('/'),
);
if (find('home').hidden) find('welcome').hidden = false; // also after an error
