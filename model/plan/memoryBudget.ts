/**
 * How much of a machine an export takes: encoders first, as they need most, then buffers. Pure: what the machine has comes in.
 */

/** Buffers and encoders at most: `low` 64 MB and 1, `medium` 256 MB and 2, `high` 512 MB and 4. */
export type MemoryMode = 'low' | 'medium' | 'high';

const modes: Readonly<Record<MemoryMode, { readonly bufferBytes: number; readonly encoders: number }>> = {
  low: { bufferBytes: 64e6, encoders: 1 },
  medium: { bufferBytes: 256e6, encoders: 2 },
  high: { bufferBytes: 512e6, encoders: 4 },
};

/** From the smallest on. */
export const memoryModes = Object.keys(modes) as readonly MemoryMode[];

/** What there is, in bytes. */
export interface Machine {
  readonly cores: number;
  readonly totalBytes: number;
  /** What this process has before an export begins. */
  readonly idleBytes: number;
}

export interface BudgetWish {
  readonly mode: MemoryMode;
  /** What the whole process may have; undefined: 8 GB or half the machine, whichever is less. */
  readonly limitBytes: number | undefined;
  /** Encoders at most; undefined: as many as the mode allows. */
  readonly workers: number | undefined;
}

export interface MemoryBudget {
  readonly mode: MemoryMode;
  readonly limitBytes: number;
  /** At least 1: an export is slow rather than impossible. */
  readonly encoders: number;
  /** For pictures on their way to one encoder. */
  readonly bufferBytes: number;
}

/** Picture size and x264's preset. */
export interface EncoderLoad {
  readonly width: number;
  readonly height: number;
  readonly preset: string;
}

export function memoryBudget(wish: BudgetWish, machine: Machine, load: EncoderLoad): MemoryBudget {
  const { bufferBytes, encoders } = modes[wish.mode];
  const limitBytes = wish.limitBytes ?? Math.min(8e9, machine.totalBytes / 2);
  const wanted = Math.max(1, Math.min(wish.workers ?? encoders, machine.cores));
  const each = encoderBytes(load) + pictureBytes(load);
  const fitting = Math.floor((limitBytes - machine.idleBytes) / each);
  const count = Math.max(1, Math.min(wanted, fitting));
  return { mode: wish.mode, limitBytes, encoders: count, bufferBytes: Math.floor(bufferBytes / count) };
}

/**
 * What one single-threaded x264 holds for each pixel of a frame, with the preset's own lookahead and references. Peak memory of the
 * ffmpeg command line at 1080p and 720p less what it needs without an encoder, FFmpeg 5.1 and x264 164.
 */
const bytesPerPixel: ReadonlyMap<string, number> = new Map([
  ['ultrafast', 16],
  ['superfast', 52],
  ['veryfast', 75],
  ['faster', 108],
  ['fast', 140],
  ['medium', 174],
  ['slow', 212],
  ['slower', 265],
  ['veryslow', 356],
]);

/** Of a preset that is not known: the most there is. */
const mostBytesPerPixel = Math.max(...bytesPerPixel.values());

/** What one encoder holds at its peak. */
const encoderBytes = ({ width, height, preset }: EncoderLoad): number =>
  width * height * (bytesPerPixel.get(preset) ?? mostBytesPerPixel);

/** What decoding and drawing hold beside it: some twenty pictures of 4:2:0. */
const pictureBytes = ({ width, height }: EncoderLoad): number => 20 * 1.5 * width * height;

/** What to do about the memory that is in use. */
export type MemoryPressure = 'none' | 'trim' | 'emergency';

/** Above 85 % of the limit caches are trimmed, above 95 % all go and one encoder remains. */
export function memoryPressure(residentBytes: number, limitBytes: number): MemoryPressure {
  if (residentBytes > 0.95 * limitBytes) return 'emergency';
  return residentBytes > 0.85 * limitBytes ? 'trim' : 'none';
}
