/** What the iframe of the stand-in shows: whom it was given, and where in "Latenode" they are. */
import { decodeJwt } from 'jose';
import type { ToFrame, ToPage } from './messages.ts';
import { showClaims } from './show-claims.ts';

const find = (id: string) => document.getElementById(id) as HTMLElement;
const links = document.querySelectorAll<HTMLElement>('[data-route]');

const goTo = (route: string) => {
  for (const link of links) link.ariaCurrent = link.dataset.route === route ? 'page' : 'false';
  find('route').textContent = `You are at ${route}`;
  const message: ToPage = { kind: 'route', route };
  parent.postMessage(message, '*'); // says nothing that any page may not know
};

for (const link of links) link.addEventListener('click', () => goTo(link.dataset.route ?? '/'));

window.addEventListener('message', ({ source, data }: MessageEvent<ToFrame>) => {
  if (source !== parent) return;
  if (data.kind === 'configure') {
    const claims = decodeJwt(data.token); // the real Latenode verifies it
    find('who').textContent = `Latenode knows you as ${claims.user_id}`;
    showClaims(find('given'), claims);
    goTo('/scenarios');
  }
  if (data.kind === 'navigate') goTo(data.to);
  if (data.kind === 'call') find('route').textContent = `The page has called ${data.method}()`;
});
