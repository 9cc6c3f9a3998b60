/** The few pages the local identity provider shows a person: sign in, sign out, and what went wrong. */
import { readFileSync } from 'node:fs';
import type { Person } from './people.ts';

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const look = readFileSync(new URL('look.css', import.meta.url), 'utf8');

const page = (title: string, main: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>
  ${look}
  main {
    max-width: 28rem; margin: clamp(1rem, 10vh, 6rem) auto; padding: 1.75rem;
    border: 1px solid var(--line); border-radius: .75rem; background: var(--surface);
  }
  @media (width < 30rem) { main { margin: 0; min-height: 100vh; border: 0; border-radius: 0; } }
  form { display: grid; gap: .75rem; }
  button { text-align: start; }
  button span { display: block; color: var(--soft); font-weight: 400; }
</style>
</head>
<body><main><p class="note">Local identity provider</p><h1>${title}</h1>${main}</main></body>
</html>`;

const personButton = ({ id, name, summary }: Person) =>
  `<button name="person" value="${escapeHtml(id)}">
    <strong>${escapeHtml(name)}</strong> <span>${escapeHtml(summary)}</span>
  </button>`;

/** One button for each person; the form goes back to the address it was served from. */
export const signInPage = (people: readonly Person[]): string =>
  page(
    'Who is signing in?',
    `<p>Choose a person; there are no passwords here.</p>
<form method="post">${people.map(personButton).join('')}</form>`,
  );

/** Asks before signing out; `form` is the provider's own, which carries its protection against forgery. */
export const signOutPage = (form: string): string =>
  page(
    'Sign out?',
    `${form}<button class="main" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>`,
  );

export const signedOutPage = (): string => page('Signed out', '<p>You may close this page.</p>');

/** Names an OAuth error and, where the provider gives one, its description. */
export const errorPage = (error: string, description = ''): string =>
  page('Sign-in failed', `<p><strong>${escapeHtml(error)}</strong></p><p>${escapeHtml(description)}</p>`);
