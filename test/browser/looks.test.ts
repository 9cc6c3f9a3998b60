import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { latenode, press, setStage } from './stack.ts';

const stage = setStage();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What `axe-core` finds wrong for people with a disability, and whether the page is wider than the screen. */
const faultsOf = async (page: Page): Promise<unknown> => {
  await page.evaluate(axe);
  return page.evaluate(`
    axe.run().then(({ violations }) => [
      ...violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
      ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []),
    ])`);
};

it.each([
  ['wide and light', 1280, 'light'],
  ['wide and dark', 1280, 'dark'],
  ['phone and light', 375, 'light'],
  ['phone and dark', 375, 'dark'],
] as const)('every page is accessible and fits: %s', async (_, width, colorScheme) => {
  const page = await stage.newPage({ viewport: { width, height: 800 }, colorScheme });
  await page.goto(stage.stack.demo.url);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await press(page, 'Sign in');
  await page.getByText('Choose a user').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await press(page, /Gwen/);
  await press(page, 'Open Latenode');
  await page.getByRole('alert').getByRole('button').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await press(page, 'Sign in as somebody else');
  await press(page, /Oskar/);
  await press(page, 'Open Latenode');
  await latenode(page).getByText('Latenode knows you as ops').waitFor();
  await page.getByText('Signature verified').waitFor();
  await page.getByText('Header and payload').click();
  expect(await faultsOf(page)).toEqual([]);
  await press(page, 'Sign out');
  await page.getByText('Sign out?').waitFor();
  expect(await faultsOf(page)).toEqual([]);
});
