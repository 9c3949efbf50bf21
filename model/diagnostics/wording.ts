/** How messages name what was met and what may have been meant. Knows nothing of the format. */

/** ` Did you mean "width"?`, with its leading space, when one of `known` is close to what was written; otherwise nothing. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const meant = nearestWord(written, known);
  return meant === undefined ? '' : ` Did you mean ${quote(meant)}?`;
}

/** `"a", "b" or "c"`. */
export function alternatives(words: readonly string[], conjunction: 'or' | 'and' = 'or'): string {
  const quoted = words.map(quote);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${conjunction} ${last}`;
}

/** The word as JSON writes it, shortened when it is long. */
export function quote(word: string): string {
  return JSON.stringify(word.length > 60 ? `${word.slice(0, 57)}…` : word);
}

/** The closest of `known` within a third of the word's length, and at least one edit. */
export function nearestWord(written: string, known: Iterable<string>): string | undefined {
  if (written.length > 60) return undefined;
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const word of known) {
    if (Math.abs(word.length - written.length) > limit) continue;
    const distance = editDistance(written.toLowerCase(), word.toLowerCase());
    if (distance < bestDistance) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
