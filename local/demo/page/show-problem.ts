/** Shows a problem in the page. */
import { element } from './dom.ts';
import type { Problem, Remedy } from './problem.ts';

const buttonWords: Readonly<Record<Remedy, string>> = {
  'sign in': 'Sign in',
  'sign in as another user': 'Sign in as another user',
  'try again': 'Try again',
};

/** Shows the problem in `place`, with a button for its remedy if `applyRemedy` is given. */
export const showProblem = (
  place: HTMLElement,
  { title, text, remedy, details }: Problem,
  applyRemedy?: () => void,
) => {
  const button = element('button', buttonWords[remedy], 'main');
  button.onclick = applyRemedy ?? null;
  const parts = [element('h2', title), element('p', text), ...(applyRemedy ? [button] : [])];
  place.replaceChildren(...parts, element('p', details, 'note'));
};
