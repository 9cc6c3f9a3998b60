/** Renders the pages of the local identity provider: sign-in, sign-out and errors. */
import { readFileSync } from 'node:fs';
import type { User } from './users.ts';

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const look = readFileSync(new URL('../look.css', import.meta.url), 'utf8');

const page = (title: string, main: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Local identity provider</title>
<link rel="icon" href="data:,">
<style>
  ${look}
  body { display: grid; min-height: 100vh; place-items: center; }
  main {
    width: min(28rem, 100%); padding: 2rem;
    border: 1px solid var(--line); border-radius: .75rem; background: var(--surface);
  }
  @media (width < 30rem) { body { place-items: stretch; } main { border: 0; border-radius: 0; } }
  form, .actions { display: grid; gap: .75rem; }
  form button, .actions a { text-align: start; }
  button span { display: block; color: var(--soft); font-weight: 400; }
</style>
</head>
<body><main><p class="note">Local identity provider</p><h1>${title}</h1>${main}</main></body>
</html>`;

const linksTo = (origins: readonly string[]) =>
  `<p class="actions">${origins
    .map((origin) => `<a class="button" href="${escapeHtml(origin)}/">Go to ${escapeHtml(origin)}</a>`)
    .join('')}</p>`;

const userButton = ({ id, name, summary }: User) =>
  `<button name="user" value="${escapeHtml(id)}">
    <strong>${escapeHtml(name)}</strong> <span>${escapeHtml(summary)}</span>
  </button>`;

const codeField = `<label>Code, as printed by <code>npm start</code>
  <input name="code" required autocomplete="off" autocapitalize="off" spellcheck="false">
</label>`;

export interface SignInPageOptions {
  /** Asks for the code of this run. */
  readonly needsCode: boolean;
  /** The reason why the previous choice was rejected. */
  readonly problem?: string;
}

/** Renders one button for each user; the form is sent to the address of the page. */
export const signInPage = (users: readonly User[], { needsCode, problem }: SignInPageOptions): string =>
  page(
    'Choose a user',
    `<p>No password: this provider runs on your machine, for development.</p>
${problem ? `<p class="problem" role="alert">${escapeHtml(problem)}</p>` : ''}
<form method="post">${needsCode ? codeField : ''}${users.map(userButton).join('')}</form>`,
  );

/** Renders the page at the provider's own address. */
export const homePage = (origins: readonly string[]): string =>
  page(
    'Nothing to do here',
    `<p>An application sends you to this address to sign in. Its metadata is at
<a href="/.well-known/openid-configuration">/.well-known/openid-configuration</a>.</p>${linksTo(origins)}`,
  );

/** Renders the page for a sign-in that is complete or has expired, for example after the browser's Back button. */
export const endedPage = (origins: readonly string[]): string =>
  page(
    'This sign-in has ended',
    `<p>You have already signed in, or the page was open for too long. Continue in the application.</p>${linksTo(origins)}`,
  );

/** Asks before signing out; `form` is the provider's own, which contains its protection against CSRF. */
export const signOutPage = (form: string, origins: readonly string[]): string =>
  page(
    'Sign out?',
    `${form}<p class="actions"><button class="main" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button></p>${linksTo(origins)}`,
  );

export const signedOutPage = (origins: readonly string[]): string =>
  page('Signed out', `<p>You are signed out.</p>${linksTo(origins)}`);

/** Shows an OAuth error and its description, if there is one. */
export const errorPage = (
  error: string,
  description: string | undefined,
  origins: readonly string[],
): string =>
  page(
    error === 'not_found' ? 'Page not found' : 'Sign-in failed',
    `<p>${escapeHtml(description ?? 'The request is not valid.')}</p>
<p class="note">Error: <code>${escapeHtml(error)}</code></p>${linksTo(origins)}`,
  );
