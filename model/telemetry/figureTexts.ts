/** Figures as people read them: in the status bar, in messages, in panels. Pure. */
import type { Telemetry } from '../protocol/telemetry.ts';

/** `0:07`, `12:34`, `1:02:03`; part seconds count as whole ones. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** `12.3 MB`, in powers of ten as file managers show them. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? ''}`;
}

/** Whole per cents, 100 only at the end. */
export function percentOf({ frames, frameCount }: Telemetry): number {
  return frameCount === 0 ? 0 : Math.floor((100 * frames) / frameCount);
}

/** `7.4 fps`, `88 fps`. */
export const rateText = (fps: number): string => `${fps < 10 ? fps.toFixed(1) : Math.round(fps)} fps`;
