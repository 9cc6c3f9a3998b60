/** Finds and creates elements of the local pages. */

export const find = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element with the id "${id}".`);
  return element;
};

export const element = (tag: string, textContent = '', className = ''): HTMLElement =>
  Object.assign(document.createElement(tag), { textContent, className });
