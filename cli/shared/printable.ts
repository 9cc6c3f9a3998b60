/** Makes untrusted text safe for a terminal and for a report with one finding on each line. */

/** C0, C1 and DEL (Cc), bidirectional and invisible controls (Cf), lone surrogates (Cs), line separators. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Returns one line: replaces every control character by its `\uXXXX` escape, and cuts the text at `maxLength` characters. */
export const printable = (text: string, maxLength = 4000): string => {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return cut.replace(unsafe, (character) => {
    const units = character.length === 1 ? [character] : [character.charAt(0), character.charAt(1)];
    return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  });
};

/** Does the same for each line of a text. */
export const printableLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
