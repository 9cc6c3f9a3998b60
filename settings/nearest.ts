/**
 * Suggests the known name that is closest to a misspelt one by edit distance; case, hyphens and underscores are ignored.
 * Returns undefined if more than half of the letters would have to change.
 */
export const nearest = (misspelt: string, names: readonly string[]): string | undefined => {
  const word = fold(misspelt);
  const [best] = names
    .map((name) => ({
      name,
      distance: distance(word, fold(name)),
      length: Math.min(word.length, fold(name).length),
    }))
    .filter(({ distance, length }) => distance * 2 <= length)
    .sort((one, other) => one.distance - other.distance);
  return best?.name;
};

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** Counts the letters to insert, remove or replace (Levenshtein distance). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [rowIndex, letter] of [...from].entries()) {
    const next = [rowIndex + 1];
    for (let index = 1; index <= to.length; index += 1) {
      const replaced = (row[index - 1] ?? 0) + (letter === to[index - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
