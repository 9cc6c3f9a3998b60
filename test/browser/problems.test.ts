import { expect, it } from 'vitest';
import { latenode, press, setStage, signIn } from './stack.ts';

const stage = setStage();

it('tells a person who is not entitled so, and lets them come back as somebody else', async () => {
  const page = await stage.newPage();
  await signIn(page, stage.stack, /Gwen/);
  await press(page, 'Open Latenode');
  await page.getByRole('alert').getByText('Latenode is not part of your account').waitFor();
  expect(await page.locator('iframe').count()).toBe(0);

  await press(page, 'Sign in as somebody else');
  await press(page, /Priya/);
  await press(page, 'Open Latenode');
  await latenode(page).getByText('Latenode knows you as pro').waitFor();
});

it('waits out a service that is away for a moment, and lets the person try again after a longer time', async () => {
  const page = await stage.newPage();
  await signIn(page, stage.stack, /Priya/);
  await stage.stack.api.close();
  await press(page, 'Open Latenode');
  await page.getByText('Opening Latenode…').waitFor();
  await page.getByRole('alert').getByText('Latenode is away for a moment').waitFor();

  await stage.stack.restartApi();
  await press(page, 'Try again');
  await latenode(page).getByText('Latenode knows you as pro').waitFor();
  expect(await page.getByRole('alert').textContent()).toBe('');
});

it('gets a fresh identity token when the broker refuses the one at hand, unseen by the person', async () => {
  const page = await stage.newPage();
  await signIn(page, stage.stack, /Priya/);
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.url() === `${stage.stack.api.url}/token` && response.request().method() === 'POST') {
      statuses.push(response.status());
    }
  });
  await page.evaluate(() => {
    for (const [key, value] of Object.entries(sessionStorage)) {
      const user = JSON.parse(value);
      user.id_token = user.id_token.replace(/[^.]+$/, 'AAAA'); // another signature
      sessionStorage.setItem(key, JSON.stringify(user));
    }
  });
  await press(page, 'Open Latenode');
  await latenode(page).getByText('Latenode knows you as pro').waitFor();
  expect(statuses).toEqual([401, 200]);
});

it('tells a person whose session has ended so, and lets them sign in again', async () => {
  const page = await stage.newPage();
  await signIn(page, stage.stack, /Priya/);
  await page.evaluate(() => sessionStorage.clear());
  await press(page, 'Open Latenode');
  await page.getByRole('alert').getByText('You are signed out').waitFor();
  await press(page, /^Sign in$/);
  await page.getByRole('button', { name: 'Open Latenode' }).waitFor(); // the identity provider still knows them
});

it('tells of a Latenode that does not load, and empties its place', async () => {
  const page = await stage.newPage();
  await signIn(page, stage.stack, /Priya/);
  await page.route('**/static/sdk/*', (route) => route.abort());
  await press(page, 'Open Latenode');
  await page.getByRole('alert').getByText('Latenode is away for a moment').waitFor();
  await page.unroute('**/static/sdk/*');
  await press(page, 'Try again');
  await latenode(page).getByText('Latenode knows you as pro').waitFor();
});
