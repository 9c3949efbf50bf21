/** Figures as people read them, alike in the terminal, the editor's status bar and its panels. Pure. */

/** `0:07`, `12:34`, `1:02:03`; part seconds count as whole ones. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** How long something took: `0.4 s`, from ten seconds on `0:12` as `durationText`. */
export function tookText(seconds: number): string {
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : durationText(Math.round(seconds));
}

/** `1 frame`, `25 frames`. */
export const countedText = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** `512 bytes`, `12.3 MB`, `123 MB`: in powers of ten, as file managers show them. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let power = 0;
  // 999.95 kB would be written as 1000.
  while ((power === 0 ? value >= 1000 : value >= 999.5) && power < units.length - 1) {
    value /= 1000;
    power++;
  }
  const digits = power === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[power] ?? ''}`;
}

/** `88 fps`, `0.3 fps`. */
export const rateText = (fps: number): string => `${fps < 9.95 ? fps.toFixed(1) : Math.round(fps)} fps`;

/** Whole per cents, 100 only at the end. */
export function percentOf({
  frames,
  frameCount,
}: {
  readonly frames: number;
  readonly frameCount: number;
}): number {
  return frameCount === 0 ? 0 : Math.floor((100 * frames) / frameCount);
}
