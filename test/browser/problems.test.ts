import { expect, it } from 'vitest';
import { latenode, openLatenode, press, setStage } from './stack.ts';

const stage = setStage();

it('retries during an outage, shows the delay, and then offers to try again', async () => {
  const page = await stage.signIn(/Priya/);
  const tokenEndpoint = `${stage.stack.api.url}/token`;
  await page.route(tokenEndpoint, (route) => route.abort());
  await press(page, 'Open Latenode');
  await page.getByText(/Next attempt in \d s/).waitFor();
  await page.getByRole('alert').getByText('Automations did not load').waitFor();
  await page.getByRole('alert').getByText('Error code network_error').waitFor();
  await page.unroute(tokenEndpoint);
  await press(page, 'Try again');
  await latenode(page).getByText('Latenode knows you as pro').waitFor();
  expect((await page.getByRole('alert').allTextContents()).join('')).toBe('');
});

it('renews an identity token that the broker rejects, without an error for the user', async () => {
  const page = await stage.signIn(/Priya/);
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.url() === `${stage.stack.api.url}/token` && response.request().method() === 'POST')
      statuses.push(response.status());
  });
  await page.evaluate(() => {
    for (const [key, value] of Object.entries(sessionStorage)) {
      const user = JSON.parse(value);
      user.id_token = user.id_token.replace(/[^.]+$/, 'AAAA'); // another signature
      sessionStorage.setItem(key, JSON.stringify(user));
    }
  });
  await openLatenode(page);
  expect(statuses).toEqual([401, 200]);
});

it('informs a user whose session has ended, hides the greeting, and offers to sign in', async () => {
  const page = await stage.signIn(/Priya/);
  await page.evaluate(() => sessionStorage.clear());
  await press(page, 'Open Latenode');
  await page.getByRole('alert').getByText('You are signed out').waitFor();
  await page.getByText('Error code signed_out').waitFor();
  expect(await page.getByText('Hello, Priya').isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: 'Sign out' }).isVisible()).toBe(false);
  await press(page, /^Sign in$/);
  await page.getByRole('button', { name: 'Open Latenode' }).waitFor(); // the identity provider still has a session
});

it.each([
  ['the script of the SDK does not load', () => '**/static/sdk/*', 'sdk_not_loaded'],
  ['the frame does not load', () => `${new URL(stage.stack.sdkUrl).origin}/`, 'embed_failed'],
])('offers to try again, and leaves no iframe, if %s', async (_, url, code) => {
  const page = await stage.signIn(/Priya/);
  await page.route(url(), (route) => route.abort());
  await press(page, 'Open Latenode');
  await page.getByRole('alert').getByText('Automations did not load').waitFor();
  await page.getByText(`Error code ${code}`).waitFor();
  expect(await page.locator('iframe').count()).toBe(0);
  await page.unroute(url());
  await press(page, 'Try again');
  await latenode(page).getByText('Latenode knows you as pro').waitFor();
});

it.each([
  ['signing_key_unavailable', 503, 'Latenode is not ready yet'],
  ['internal_error', 500, 'Automations are not available'],
])('shows the code %s and the id of the request', async (code, status, title) => {
  const page = await stage.signIn(/Priya/);
  await page.route('**/token', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          ...{ status, contentType: 'application/problem+json' },
          headers: { 'access-control-allow-origin': stage.stack.demo.url },
          body: JSON.stringify({ status, code, request_id: 'request-1', detail: 'A sentence.' }),
        })
      : route.continue(),
  );
  await press(page, 'Open Latenode');
  await page.getByRole('alert').getByText(title).waitFor();
  await page.getByText(`Error code ${code}, status ${status}, request request-1`).waitFor();
});

it('signs out of the page even if the identity provider does not respond', async () => {
  const page = await stage.signIn(/Priya/);
  await page.route(`${stage.stack.identityProvider.issuer}/**`, (route) => route.abort());
  await press(page, 'Sign out');
  await page.getByRole('alert').getByText('You are signed out of this page').waitFor();
  expect(await page.getByText('Hello, Priya').isVisible()).toBe(false);
  await page.unroute(`${stage.stack.identityProvider.issuer}/**`);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});
