/** Where places in a text are after the text was changed in one stretch: what is before it stays, what is behind it moves. Pure. */

/** Gives of each offset in `before` its offset in `after`; undefined within the stretch. Offsets are in UTF-16 code units. */
export function movedOffsets(before: string, after: string): (offset: number) => number | undefined {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same++;
  let behind = 0;
  while (
    behind < shorter - same &&
    before.charCodeAt(before.length - 1 - behind) === after.charCodeAt(after.length - 1 - behind)
  )
    behind++;
  const moved = after.length - before.length;
  return (offset) => {
    if (offset < same) return offset;
    return offset >= before.length - behind ? offset + moved : undefined;
  };
}
