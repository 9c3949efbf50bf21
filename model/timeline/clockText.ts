/** Frames as a person reads and writes them on the timeline. */
import type { Ratio } from '../media/facts.ts';

/** As a clock's: `0:02:15`, with frames. */
export function timeText(frame: number, fps: Ratio): string {
  const nominal = Math.max(1, Math.round(fps.num / fps.den));
  const seconds = Math.floor(frame / nominal);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}:${two(frame % nominal)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}

/** What a person means by `2.5`, `75f`, `1:02:15`; undefined where it is none of these. */
export function frameOfText(text: string, fps: Ratio): number | undefined {
  const written = text.trim();
  if (/^\d+(\.\d+)?s?$/.test(written)) return Math.round((parseFloat(written) * fps.num) / fps.den);
  if (/^\d+f$/.test(written)) return parseInt(written, 10);
  if (!/^\d+([:;]\d+){1,3}$/.test(written)) return undefined;
  const nominal = Math.max(1, Math.round(fps.num / fps.den));
  const parts = written.split(/[:;]/).map(Number);
  const [frames = 0, seconds = 0, minutes = 0, hours = 0] = parts.toReversed();
  return ((hours * 60 + minutes) * 60 + seconds) * nominal + frames;
}
