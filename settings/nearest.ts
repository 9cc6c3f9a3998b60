import { distance } from 'fastest-levenshtein';

/**
 * Returns the known name closest to a misspelled one by edit distance, which ignores case, hyphens and underscores.
 * Undefined if more than half of the letters would have to change.
 */
export const nearest = (misspelled: string, names: readonly string[]): string | undefined => {
  const word = fold(misspelled);
  const [best] = names
    .map((name) => ({ name, changes: distance(word, fold(name)), folded: fold(name) }))
    .filter(({ changes, folded }) => changes * 2 <= Math.min(word.length, folded.length))
    .sort((one, other) => one.changes - other.changes);
  return best?.name;
};

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}
