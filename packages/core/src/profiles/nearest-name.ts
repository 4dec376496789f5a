/** The known name a mistyped one most likely means: the shortest it is part of, or the one with the fewest edits, at most a third of its length. */
export function nearestName(typed: string, names: readonly string[]): string | null {
  const wanted = plain(typed);
  if (wanted === '') return null;
  const containing = names
    .filter((name) => wanted.length >= 3 && plain(name).includes(wanted))
    .toSorted((a, b) => a.length - b.length);
  if (containing[0] !== undefined) return containing[0];
  const ranked = names
    .map((name) => ({ name, edits: editDistance(wanted, plain(name)) }))
    .toSorted((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best !== undefined && best.edits * 3 <= Math.max(wanted.length, best.name.length) ? best.name : null;
}

/** Letters and digits only, so that "Apple Music", "apple_music" and "apple-music" are one. */
function plain(text: string): string {
  return text
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** Levenshtein: fewest insertions, deletions and replacements that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 0; line < from.length; line++) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (from[line] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
