/** Shows in the stand-in's iframe the user and the grants of the token, and the effect of the configuration. */
import { decodeJwt } from 'jose';
import type { LatenodeUi } from '../../../client/sdk/ui.ts';
import { element, find } from '../../demo/page/dom.ts';
import type { ToFrame, ToPage } from './messages.ts';
import { type Words, wordsFor } from './words.ts';

const links = document.querySelectorAll<HTMLElement>('nav [data-route]');

let words = wordsFor();
let route = '/scenarios';
let userId = '';
const scenarios = [
  { title: 'New order → message to the team', isActive: true },
  { title: 'Weekly report by e-mail', isActive: true },
  { title: 'Contacts → CRM', isActive: false },
];
const templates = ['Invoice → accounting', 'Form → spreadsheet'];

const addScenario = (title: string) => scenarios.unshift({ title, isActive: false });

const row = (title: string, second: HTMLElement): HTMLElement => {
  const item = document.createElement('li');
  item.append(element('span', title), second);
  return item;
};

const cloneButton = (template: string): HTMLElement => {
  const button = element('button', words.clone);
  button.addEventListener('click', () => {
    addScenario(template);
    goTo('/scenarios');
  });
  return button;
};

const rows: Readonly<Record<string, () => HTMLElement[]>> = {
  '/scenarios': () =>
    scenarios.map(({ title, isActive }) =>
      row(title, element('span', isActive ? words.active : words.inactive, isActive ? 'badge on' : 'badge')),
    ),
  '/shared-scenarios': () => templates.map((title) => row(title, cloneButton(title))),
};

const titles: Readonly<Record<string, keyof Words>> = {
  '/scenarios': 'scenarios',
  '/credentials': 'credentials',
  '/shared-scenarios': 'templates',
};

const show = (): void => {
  for (const each of document.querySelectorAll<HTMLElement>('[data-word]')) {
    each.textContent = words[each.dataset.word as keyof Words];
  }
  for (const link of links) link.ariaCurrent = link.dataset.route === route ? 'page' : 'false';
  find('title').textContent = words[titles[route] ?? 'scenarios'];
  find('create').hidden = route !== '/scenarios';
  find('list').replaceChildren(...(rows[route] ?? (() => []))());
  find('who').textContent = userId && `${words.knows} ${userId}`;
  find('route').textContent = route;
};

const goTo = (to: string): void => {
  const clone = /^\/run-action\?action=clone-template&template-id=(.+)$/.exec(to);
  if (clone) addScenario(`Template ${decodeURIComponent(clone[1] ?? '')}`);
  route = clone ? '/scenarios' : to;
  show();
  const message: ToPage = { kind: 'route', route: to };
  parent.postMessage(message, '*'); // the route is not confidential
};

const apply = ({ main, scenarios: page, theme, translations }: LatenodeUi): void => {
  words = wordsFor(translations);
  document.documentElement.lang = translations?.currentLng ?? 'en';
  document.body.toggleAttribute('data-no-menu', main?.hideSideMenu === true);
  const { style } = document.documentElement;
  // An empty value removes the property, so that an update returns to the default.
  const color = theme?.primaryColor ?? '';
  style.setProperty('--accent', color);
  // Black or white, whichever has the higher contrast.
  style.setProperty('--on-accent', color && `oklch(from ${color} calc((0.565 - l) * infinity) 0 0)`);
  style.setProperty('--radius', theme?.button?.primary?.borderRadius ?? '');
  const logo = find('logo') as HTMLImageElement;
  logo.hidden = !page?.logo?.src;
  if (page?.logo?.src) logo.src = page.logo.src;
};

for (const link of links) link.addEventListener('click', () => goTo(link.dataset.route ?? '/'));
find('create').addEventListener('click', () => {
  addScenario('Scenario');
  show();
});

window.addEventListener('message', ({ source, data }: MessageEvent<ToFrame>) => {
  if (source !== parent) return;
  if (data.kind === 'configure') {
    apply(data.ui);
    userId = String(decodeJwt(data.token).user_id); // the real Latenode verifies the token
    goTo('/scenarios');
  }
  if (data.kind === 'update') {
    apply(data.ui);
    show();
  }
  if (data.kind === 'navigate') goTo(data.to);
  if (data.kind === 'call') {
    if (data.method.startsWith('create')) addScenario(data.title ?? 'Scenario');
    show();
    find('route').textContent = `${data.method}()`;
  }
});
show();
