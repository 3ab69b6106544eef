/** Those of the known words that somebody probably meant, nearest first; at most three. */
export function suggest(typed: string, known: readonly string[]): readonly string[] {
  const most = Math.max(1, Math.min(3, Math.floor(typed.length / 3)));
  return [...new Set(known)]
    .map((word) => ({ word, distance: word.startsWith(typed) && typed.length > 1 ? 0 : distance(typed, word) }))
    .filter(({ distance: far }) => far <= most)
    .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1))
    .slice(0, 3)
    .map(({ word }) => word);
}

/** How many letters must be added, removed, replaced or swapped with their neighbour. */
function distance(from: string, to: string): number {
  let [before, last] = [[] as number[], Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, current];
  }
  return last[to.length] ?? 0;
}
