/** Frames as timecodes, at the film's rate. */
import type { PreviewFilm } from '../../model/protocol/preview.ts';
import { Rational } from '../../model/time/rational.ts';
import { formatTimecode } from '../../model/time/timecode.ts';

export function timecodeOf(frame: number, { fps }: Pick<PreviewFilm, 'fps'>): string {
  return formatTimecode(frame, Rational.of(fps.num, fps.den));
}
