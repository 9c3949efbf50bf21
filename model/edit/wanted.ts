/** Changes of what is wanted of a track (placeItems), as values. */
import type { Rational } from '../time/rational.ts';
import { minOf, maxOf } from '../time/rational.ts';
import type { WantedItem } from './placeItems.ts';

/** Where the item with an index is in the list; -1 when it is not wanted. */
export const positionOf = (wanted: readonly WantedItem[], item: number): number =>
  wanted.findIndex(({ from }) => from === item);

/** Without a clip and the transitions at its sides: they have nothing to join. The others stay where they are. */
export function withoutClip(wanted: readonly WantedItem[], item: number): readonly WantedItem[] {
  const at = positionOf(wanted, item);
  return wanted.filter(({ kind }, i) => !(i === at || (kind === 'transition' && Math.abs(i - at) === 1)));
}

/** The same, and what follows closes up. */
export function closedUp(wanted: readonly WantedItem[], item: number): readonly WantedItem[] {
  const at = positionOf(wanted, item);
  const clip = wanted[at];
  const next = wanted.slice(at + 1).find(({ kind }) => kind === 'clip');
  const before = wanted.slice(0, at).findLast(({ kind }) => kind === 'clip');
  const rest = withoutClip(wanted, item);
  if (clip === undefined || next === undefined) return rest;
  // Clips that overlap in a transition part when it goes.
  const free = before ? maxOf(before.end, clip.start) : clip.start;
  const delta = free.sub(minOf(clip.end, next.start));
  return movedFrom(rest, rest.indexOf(next), delta);
}

/** All from a position on, moved by so many seconds. */
export function movedFrom(
  wanted: readonly WantedItem[],
  position: number,
  delta: Rational,
): readonly WantedItem[] {
  return wanted.map((each, i) =>
    i < position ? each : { ...each, start: each.start.add(delta), end: each.end.add(delta) },
  );
}

/** One of them with another start or end. */
export function changed(
  wanted: readonly WantedItem[],
  item: number,
  change: Partial<Pick<WantedItem, 'start' | 'end'>>,
): readonly WantedItem[] {
  return wanted.map((each) => (each.from === item ? { ...each, ...change } : each));
}
