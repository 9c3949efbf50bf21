/** A time in the notations that a project may have it in. Knows no keys. */
import { formatSeconds } from '../time/timeNotation.ts';
import { formatTimecode } from '../time/timecode.ts';
import type { Edit } from './edits.ts';
import type { WrittenTime } from './timeAt.ts';

/** The same time otherwise written: seconds, and where it is a whole frame, frames and timecode. Not as it stands already. */
export function timeRewrites(
  { time, rate, node }: WrittenTime,
  text: string,
): readonly { readonly title: string; readonly edit: Edit }[] {
  const range = { offset: node.offset, length: node.length };
  const written = text.slice(node.offset, node.offset + node.length);
  const seconds = formatSeconds(time);
  const frames = time.mul(rate);
  const literals = [
    ['seconds', seconds.includes('/') ? JSON.stringify(seconds) : seconds.slice(0, -1)],
    ...(frames.den === 1n
      ? [
          ['frames', JSON.stringify(`${String(frames.num)}f`)],
          ['a timecode', JSON.stringify(formatTimecode(Number(frames.num), rate))],
        ]
      : []),
  ] as const;
  return literals
    .filter(([, literal]) => literal !== written)
    .map(([notation, literal]) => ({
      title: `Write it as ${notation}: ${literal}`,
      edit: { range, text: literal },
    }));
}
