import { expect, it } from 'vitest';
import { latenode, openLatenode, press, setStage } from './stack.ts';

const stage = setStage();

it('signs a user in, opens Latenode, verifies the token, and signs out, across four origins', async () => {
  const page = await stage.signIn(/Priya/);
  await openLatenode(page);
  const frames = page.frames().map((frame) => new URL(frame.url()).origin);
  const origins = new Set([...frames, stage.stack.api.url, stage.stack.identityProvider.issuer]);
  expect(origins.size).toBe(4);
  await page.getByText('Signature verified (RS512)').waitFor();
  await page.getByText(/^Expires in (10:00|9:5\d)$/).waitFor();
  const decoded = await page.locator('#decoded').textContent();
  for (const member of ['"alg": "RS512"', '"tenant_id": 7', '"plan_id": 36'])
    expect(decoded).toContain(member);
  await press(page, 'Sign out');
  await press(page, 'Sign out'); // at the identity provider
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await press(page, 'Sign in');
  await page.getByText('Choose a user').waitFor();
});

it.each([
  ['Paula', ['plain', 'Basic (plan 35)', 'Personal space']],
  ['Priya', ['pro', 'Professional (plan 36)', 'Personal space']],
  ['Oskar', ['ops', 'Basic (plan 35)', 'Space 2 as No-code']],
])('shows %s the plan and spaces of the rules', async (name, [user, plan, spaces]) => {
  const page = await stage.signIn(new RegExp(name));
  await openLatenode(page, user);
  await expect.poll(() => page.locator('dd').allTextContents()).toEqual([user, '7', plan, spaces]);
  expect(await latenode(page).locator('dd').count()).toBe(0);
});

it('closes Latenode, which shows the invitation again, and opens it with the same token', async () => {
  const page = await stage.signIn(/Paula/);
  const posts: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url());
  });
  const invitation = page.getByText('Latenode opens in this frame');
  expect(await invitation.isVisible()).toBe(true);
  await openLatenode(page, 'plain');
  await expect.poll(() => invitation.isVisible()).toBe(false);
  await press(page, 'Close Latenode');
  expect(await invitation.isVisible()).toBe(true);
  expect(await page.locator('iframe').count()).toBe(0);
  await openLatenode(page, 'plain');
  expect(posts).toEqual([`${stage.stack.api.url}/token`]);
});

it('works with the keyboard alone', async () => {
  const page = await stage.newPage();
  await page.goto(stage.stack.demo.url);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  const pressUntil = async (name: RegExp) => {
    for (let presses = 0; presses < 10; presses += 1) {
      await page.keyboard.press('Tab');
      if (name.test((await page.locator(':focus').textContent()) ?? '')) break;
    }
    await page.keyboard.press('Enter');
  };
  await pressUntil(/^Sign in$/);
  await page.getByText('Choose a user').waitFor();
  await pressUntil(/Priya/);
  await page.getByRole('button', { name: 'Open Latenode' }).waitFor();
  await pressUntil(/^Open Latenode$/);
  await page.getByRole('button', { name: 'Close Latenode' }).waitFor();
  expect(await page.locator(':focus').textContent()).toBe('Close Latenode');
});

it('switches between looks without loading Latenode again, and the stand-in shows their effect', async () => {
  const page = await stage.signIn(/Priya/);
  await openLatenode(page);
  const frame = latenode(page);
  const menu = frame.getByRole('navigation');
  const create = frame.locator('#create');
  const color = () => create.evaluate((button) => getComputedStyle(button).backgroundColor);
  expect(await menu.isVisible()).toBe(true);
  const usual = await color();
  await page.locator('iframe').evaluate((element) => element.setAttribute('data-first', ''));

  await page.getByRole('radio', { name: 'Minimal' }).check();
  await frame.getByText('Latenode knows you as pro').waitFor();
  await expect.poll(() => menu.isVisible()).toBe(false);

  await page.getByRole('radio', { name: 'Branded' }).check();
  await frame.getByText('Latenode kennt Sie als pro').waitFor();
  await frame.getByRole('heading', { name: 'Meine Abläufe' }).waitFor();
  expect(await menu.isVisible()).toBe(true);
  expect(await frame.locator('#logo').isVisible()).toBe(true);
  expect(await color()).toBe('rgb(11, 114, 133)');
  expect(usual).not.toBe('rgb(11, 114, 133)');
  await page.getByText('Configuration of Latenode').click();
  expect(await page.locator('#configuration').textContent()).toContain('"primaryColor": "#0b7285"');
  expect(await page.locator('iframe[data-first]').count()).toBe(1);

  await page.getByRole('radio', { name: 'Full' }).check();
  await frame.getByText('Latenode knows you as pro').waitFor();
  expect(await color()).toBe(usual);
});

it('shows the selected look, even if it was selected while Latenode was loading', async () => {
  const page = await stage.signIn(/Priya/);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/static/sdk/*', async (route) => {
    await held;
    await route.continue();
  });
  await press(page, 'Open Latenode');
  await page.getByText('Opening Latenode…').waitFor();
  await page.getByRole('radio', { name: 'Branded' }).check();
  release();
  await latenode(page).getByText('Latenode kennt Sie als pro').waitFor();
  expect(await page.getByRole('radio', { name: 'Branded' }).isChecked()).toBe(true);
});

it('shows the code that it runs, and copies it', async () => {
  const page = await stage.signIn(/Priya/, { permissions: ['clipboard-read', 'clipboard-write'] });
  const code = await page.locator('#code').textContent();
  expect(code).toMatch(/from 'latenode-token-client'.*embedLatenode\(\{/s);
  await press(page, 'Copy');
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
});

it.each([1280, 768, 375])('moves nothing when Latenode opens: %d px', async (width) => {
  const page = await stage.signIn(/Priya/, { viewport: { width, height: 800 } });
  const places = () =>
    Promise.all(
      ['#stage', '#greeting', '#presets', 'aside', '#name'].map(async (selector) => {
        const { x, y, width } = (await page.locator(selector).boundingBox()) ?? {};
        return [selector, x, y, width];
      }),
    );
  const before = await places();
  await press(page, 'Open Latenode');
  await page.getByText('Signature verified').waitFor();
  expect(await places()).toEqual(before);
  const close = await page.getByRole('button', { name: 'Close Latenode' }).boundingBox();
  expect(close?.height).toBeLessThan(50); // one line of text
});

it('links back to the application from an ended sign-in, and from the page of the provider', async () => {
  const page = await stage.signIn(/Paula/);
  await page.goBack();
  // A browser may show the page from its cache; the provider then rejects the user with the same page.
  const choice = page.getByRole('button', { name: /Paula/ });
  if (await choice.isVisible()) await choice.click();
  await page.getByRole('heading', { name: 'This sign-in has ended' }).waitFor();
  await page.getByRole('link', { name: /Go to/ }).click();
  await page.getByText('Hello, Paula').waitFor();

  await page.goto(stage.stack.identityProvider.issuer);
  await page.getByRole('link', { name: /Go to/ }).click();
  await page.getByText('Hello, Paula').waitFor();
});
