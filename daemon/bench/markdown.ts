/** Tables in Markdown. Pure. */

/** Columns are words on the left where `align` says so, else numbers on the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[] = head.map((_, column) => (column === 0 ? 'left' : 'right')),
): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(head),
    `|${align.map((side) => (side === 'left' ? '---' : '--:')).join('|')}|`,
    ...rows.map(line),
  ];
}
