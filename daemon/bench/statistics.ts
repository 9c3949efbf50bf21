/** What repeated measurements come to. Pure. */

/** The middle one, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Standard deviation as a part of the mean; 0 of a single value. */
export function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1)) / mean;
}

/** `12.34 ± 3 %`: the median and the spread. */
export function medianText(values: readonly number[], digits = 2): string {
  return `${median(values).toFixed(digits)} ± ${(100 * spread(values)).toFixed(0)} %`;
}
