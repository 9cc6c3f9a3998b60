import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { latenode, openLatenode, press, setStage } from './stack.ts';

const stage = setStage({ tenantId: '1' }); // the pictures show npm start with its defaults
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Returns the violations that `axe-core` finds in the page and its frames, and a page wider than the screen. */
const defectsOf = async (page: Page): Promise<unknown> => {
  await page.evaluate(axe);
  return page.evaluate(`
    axe.run().then(({ violations }) => [
      ...violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
      ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []),
    ])`);
};

/** The screenshots that the documentation shows. */
const shown = ['open-wide-light', 'open-wide-dark', 'branded-wide-light'];

/** Saves a screenshot in the folder SCREENSHOTS, if it is set; in docs/images only those that are shown. */
const keep = async (page: Page, name: string): Promise<void> => {
  const { SCREENSHOTS: folder } = process.env;
  if (folder === undefined || (folder === 'docs/images' && !shown.includes(name))) return;
  await page.screenshot({ path: join(folder, `demo-${name}.png`) });
};

it.each([
  ['wide-light', 1280, 1, 'light'],
  ['wide-dark', 1280, 1, 'dark'],
  ['very-wide-light', 1600, 1, 'light'],
  ['tablet-light', 768, 1, 'light'],
  ['tablet-dark', 768, 1, 'dark'],
  ['phone-light', 375, 1, 'light'],
  ['phone-dark', 375, 1, 'dark'],
  ['zoomed-light', 640, 2, 'light'], // 1280 pixels at 200 %
] as const)(
  'every page passes axe and fits the screen: %s',
  async (name, width, deviceScaleFactor, colorScheme) => {
    const viewport = { width, height: 800 / deviceScaleFactor };
    const page = await stage.newPage({ viewport, deviceScaleFactor, colorScheme });
    const inspect = async (state: string) => {
      await keep(page, `${state}-${name}`);
      expect(await defectsOf(page)).toEqual([]);
    };
    await page.goto(stage.stack.demo.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await inspect('welcome');
    await press(page, 'Sign in');
    await page.getByText('Choose a user').waitFor();
    await inspect('sign-in');
    await press(page, /Gwen/);
    await page.getByRole('button', { name: 'Open Latenode' }).waitFor();
    await inspect('closed');
    await press(page, 'Open Latenode');
    await page.getByRole('alert').getByText('Automations are not part of your account').waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    await inspect('problem');
    await press(page, 'Sign in as another user');
    await press(page, /Priya/);
    await openLatenode(page);
    await page.getByText('Signature verified').waitFor();
    await keep(page, `open-${name}`);
    await page.getByRole('radio', { name: 'Branded' }).check();
    await latenode(page).getByText('Latenode kennt Sie als pro').waitFor();
    await page.getByText('Signature verified').waitFor();
    await keep(page, `branded-${name}`);
    await page.getByText('Header and payload').click();
    await page.getByText('Configuration of Latenode').click();
    expect(await defectsOf(page)).toEqual([]);
    await press(page, 'Sign out');
    await page.getByText('Sign out?').waitFor();
    expect(await defectsOf(page)).toEqual([]);
  },
);
