/** The demo's page: who is signed in decides what it shows, and one button opens Latenode. */
import { embedLatenode } from '../../../client/embed-latenode.ts';
import { createTokenClient } from '../../../client/token-client.ts';
import type { DemoSettings } from '../demo.ts';
import { find } from './find.ts';
import { hideProblem, type Remedy, showProblem } from './problem.ts';
import { createSession } from './session.ts';
import { showToken } from './token-panel.ts';

const settings: DemoSettings = await (await fetch('/settings.json')).json();
const session = createSession(settings);
const client = createTokenClient({ endpoint: settings.tokenEndpoint, identityToken: session.identityToken });

/** Runs what a button does; the page says what goes on, and what has gone wrong. */
const run = async (words: string, action: () => Promise<void>, again = action): Promise<void> => {
  hideProblem();
  find('status').textContent = words;
  try {
    await action();
  } catch (error) {
    find('status').textContent = '';
    showProblem(error, (remedy) => help(remedy, () => run(words, again)));
  }
};

const help = (remedy: Remedy, again: () => void): void => {
  if (remedy !== 'try again') {
    run('', () => session.signIn({ asSomebodyElse: remedy !== 'sign in' }));
    return;
  }
  find('open').focus(); // the button that was pressed goes with the problem
  again();
};

/** Takes away what `openLatenode` has put on the page. */
let close = (): void => {};

const openLatenode = async (): Promise<void> => {
  const button = find('open');
  button.ariaDisabled = 'true';
  try {
    await embed();
  } finally {
    button.ariaDisabled = 'false';
  }
};

const embed = async (): Promise<void> => {
  const token = await client.getToken();
  find('opened').hidden = false;
  const stopCountdown = showToken(token, settings.keySetUrl);
  const latenode = embedLatenode({ client, container: 'latenode', sdkUrl: settings.sdkUrl });
  close = () => {
    latenode.destroy();
    stopCountdown();
    find('opened').hidden = true;
    find('close').hidden = true;
    find('open').hidden = false;
    find('status').textContent = '';
  };
  try {
    await latenode.sdk;
  } catch (error) {
    close();
    throw error;
  }
  find('open').hidden = true;
  find('close').hidden = false;
  find('close').focus();
  find('status').textContent = 'Latenode is open.';
};

const signOut = (): Promise<void> => {
  close();
  return session.signOut();
};

const start = async (): Promise<void> => {
  const name = await session.resume();
  find('welcome').hidden = Boolean(name);
  find('home').hidden = !name;
  find('account').hidden = !name;
  find('name').textContent = name ?? '';
  find('greeting').textContent = `Hello, ${name?.split(' ')[0]}`;
};

find('sign-in').addEventListener('click', () => run('', () => session.signIn()));
find('sign-out').addEventListener('click', () => run('', signOut));
find('open').addEventListener('click', () => {
  if (find('open').ariaDisabled !== 'true') run('Opening Latenode…', openLatenode);
});
find('close').addEventListener('click', () => {
  close();
  find('open').focus();
});
await run('', start, async () => location.replace('/'));
