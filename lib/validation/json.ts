/** Parses JSON, and finds text that a human would read as another value than the program does. */
import type { Problem } from './problem.ts';

/** The problem with a number that JavaScript would write in another way. */
export const notPlain = 'expected plain digits, such as 120; put text in quotes';

/** A name with its colon, another string, a bracket or a comma, or a number or word. */
const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|[[\]{},]|[^\s[\]{},:"]+/g;

/**
 * Returns the value and the problems of its text: members that are given twice, of which `JSON.parse` drops the first, and numbers
 * such as `12e3` and those that are rounded. Throws a `SyntaxError` if the text is not JSON.
 */
export const parseJson = (
  text: string,
): { readonly value: unknown; readonly problems: readonly Problem[] } => {
  const value: unknown = JSON.parse(text);
  const problems: Problem[] = [];
  const open: { key: string | number; readonly names: Set<string> }[] = [];
  const report = (message: string) => problems.push({ path: open.map(({ key }) => key), message });
  for (const [token, quoted, colon] of text.matchAll(tokens)) {
    const innermost = open.at(-1);
    if (token === '{' || token === '[') open.push({ key: token === '{' ? '' : 0, names: new Set() });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof innermost?.key === 'number') innermost.key += 1;
    else if (quoted !== undefined && colon !== undefined && innermost) {
      innermost.key = String(JSON.parse(quoted));
      if (innermost.names.has(innermost.key)) report('is given twice');
      innermost.names.add(innermost.key);
    } else if (/^[-\d]/.test(token) && String(Number(token)) !== token) report(notPlain);
  }
  return { value, problems };
};
