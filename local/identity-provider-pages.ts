/** The few pages the local identity provider shows a person: sign in, sign out, and what went wrong. */
import type { Person } from './people.ts';

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (title: string, main: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  main { max-width: 26rem; margin: 10vh auto; padding: 0 1rem; }
  form { display: grid; gap: .75rem; }
  button { font: inherit; padding: .75rem 1rem; border-radius: .5rem; text-align: start; cursor: pointer; }
  button span { display: block; opacity: .8; }
</style>
</head>
<body><main><h1>${title}</h1>${main}</main></body>
</html>`;

const personButton = ({ id, name, summary }: Person) =>
  `<button name="person" value="${escapeHtml(id)}">
    <strong>${escapeHtml(name)}</strong> <span>${escapeHtml(summary)}</span>
  </button>`;

/** One button for each person; the form goes back to the address it was served from. */
export const signInPage = (people: readonly Person[]): string =>
  page(
    'Who is signing in?',
    `<p>A local identity provider: choose a person, there are no passwords.</p>
<form method="post">${people.map(personButton).join('')}</form>`,
  );

/** Asks before signing out; `form` is the provider's own, which carries its protection against forgery. */
export const signOutPage = (form: string): string =>
  page(
    'Sign out?',
    `${form}<button form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>`,
  );

export const signedOutPage = (): string => page('Signed out', '<p>You may close this page.</p>');

/** Names an OAuth error and, where the provider gives one, its description. */
export const errorPage = (error: string, description = ''): string =>
  page('Sign-in failed', `<p><strong>${escapeHtml(error)}</strong></p><p>${escapeHtml(description)}</p>`);
