/**
 * What can be done about a handle that is too short for its transition: less of the clip, so that more lies beyond its cut, or
 * clips that overlap.
 */
import { findNodeAtOffset, type Node } from 'jsonc-parser';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Timeline } from '../evaluate/index.ts';
import type { TimelineClip } from '../evaluate/timeline.ts';
import { Rational } from '../time/rational.ts';
import { formatSeconds } from '../time/timeNotation.ts';
import { setProperty, type Edit, type Fix } from './edits.ts';

/** `node` is the transition's. */
export function handleFixes(
  { range, data }: Pick<Diagnostic, 'range' | 'data'>,
  node: Node,
  text: string,
  timeline: Timeline | undefined,
  root: Node,
): readonly Fix[] {
  const overlap: Fix = {
    title: 'Overlap the clips ("mode": "overlap"), which shortens the timeline',
    edits: [setProperty(node, text, 'mode', '"overlap"')],
    preferred: false,
  };
  const [num = '', den = '1'] = (data?.['missing'] ?? '').split('/');
  const side = data?.['side'] === 'in' ? 'in' : 'out';
  const clip = timeline && neighbour(timeline, range.offset, side);
  const object = clip && findNodeAtOffset(root, clip.clip.range.offset);
  if (!clip || object?.type !== 'object' || num === '') return [overlap];
  const missing = Rational.of(BigInt(num), BigInt(den));
  const edits =
    missing.compare(clip.end.sub(clip.start)) < 0 ? trimmed(clip, side, missing, object, text) : [];
  if (edits.length === 0) return [overlap];
  const title = `Trim the clip ${side === 'out' ? 'before' : 'after'} by ${formatSeconds(missing)}`;
  return [{ title, edits, preferred: true }, overlap];
}

/** The clip on one side of the transition that stands at an offset. */
function neighbour(timeline: Timeline, offset: number, side: 'in' | 'out'): TimelineClip | undefined {
  for (const { transitions, clips } of timeline.tracks) {
    const placed = transitions.find(({ transition }) => transition.range.offset === offset);
    const index = side === 'out' ? placed?.from : placed?.to;
    if (index !== undefined) return clips[index];
  }
  return undefined;
}

function trimmed(
  placed: TimelineClip,
  side: 'in' | 'out',
  missing: Rational,
  object: Node,
  text: string,
): readonly Edit[] {
  const { clip, start, end, in: from, speed } = placed;
  if (clip.kind !== 'asset' || clip.duration === 'end') return [];
  const cut = missing.mul(speed);
  const edits: Edit[] = [];
  const set = (key: string, time: Rational): void => {
    edits.push(setProperty(object, text, key, timeLiteral(time)));
  };
  if (side === 'in') set('in', from.add(cut));
  else if (clip.out || clip.duration === undefined) set('out', from.add(end.sub(start).mul(speed)).sub(cut));
  if (clip.duration !== undefined) set('duration', clip.duration.sub(missing));
  return edits;
}

/** Seconds as a number where its digits end, otherwise as a fraction in quotes. */
function timeLiteral(time: Rational): string {
  const written = formatSeconds(time);
  return written.includes('/') ? JSON.stringify(written) : written.slice(0, -1);
}
