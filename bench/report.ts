/** Turns measurements into the table of docs/performance.md. Pure, but for the facts about the machine. */
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { run, type Cost } from './measure.ts';
import type { Similarity } from './quality.ts';

export interface Side {
  /** One for each run that counts. */
  readonly runs: readonly Cost[];
  readonly bytes: number;
  readonly frames: number;
  /** Against its own composite; undefined when quality was not measured. */
  readonly ssim: Similarity | undefined;
}

export interface Result {
  readonly name: string;
  readonly what: string;
  readonly frames: number;
  readonly framewright: Side;
  readonly ffmpeg: Side;
  /** Framewright's composite against ffmpeg's. */
  readonly composites: Similarity | undefined;
}

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly ffmpeg: string;
}

export async function describeMachine(): Promise<Machine> {
  const banner = await run('ffmpeg', ['-version']);
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    ffmpeg: /^ffmpeg version (\S+)/.exec(banner)?.[1] ?? 'unknown',
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Standard deviation as a part of the mean. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return Math.sqrt(variance) / mean;
}

const cpuSeconds = (cost: Cost): number => cost.userSeconds + cost.systemSeconds;
const wallSeconds = (cost: Cost): number => cost.wallSeconds;
const peakMiB = (cost: Cost): number => cost.peakMiB;

/** How many times more of something ffmpeg took than Framewright: above 1 Framewright is better. */
function ratio(result: Result, of: (cost: Cost) => number): number {
  return median(result.ffmpeg.runs.map(of)) / median(result.framewright.runs.map(of));
}

export function summary(result: Result): string {
  const wall = ratio(result, wallSeconds).toFixed(2);
  const cpu = ratio(result, cpuSeconds).toFixed(2);
  return `${result.name}: ${wall} × as fast as ffmpeg, ${cpu} × fewer CPU seconds`;
}

export function toMarkdown(results: readonly Result[], machine: Machine): string {
  const runs = results[0]?.framewright.runs.length ?? 0;
  return [
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, FFmpeg ${machine.ffmpeg}; median of ${runs} interleaved runs.`,
    '',
    '| Case | | Wall, s | Frames a second | CPU, s | Peak, MiB | Size, MB | Frames | SSIM, mean (worst) |',
    '|---|---|--:|--:|--:|--:|--:|--:|--:|',
    ...results.flatMap((result) => [
      row(result.name, 'Framewright', result.framewright),
      row('', 'ffmpeg', result.ffmpeg),
      `| | **ratio** | **${ratio(result, wallSeconds).toFixed(2)}** | | ${ratio(result, cpuSeconds).toFixed(2)} | ${ratio(result, peakMiB).toFixed(2)} | ${(result.ffmpeg.bytes / result.framewright.bytes).toFixed(2)} | | |`,
    ]),
    '',
    'A ratio above 1 means that ffmpeg took that many times more than Framewright.',
    '',
    ...results.map(({ name, what }) => `- ${name}: ${what}`),
    '',
    ...results.flatMap(({ name, composites }) =>
      composites === undefined
        ? []
        : [
            `- ${name}, Framewright's composite against ffmpeg's: ${similarity(composites)}; frames at 0, 25, 50, 75, 100 %: ${composites.samples.map((value) => value.toFixed(4)).join(', ')}`,
          ],
    ),
    '',
  ].join('\n');
}

function row(name: string, side: string, { runs, bytes, frames, ssim }: Side): string {
  const wall = runs.map(wallSeconds);
  const cells = [
    name,
    side,
    `${median(wall).toFixed(2)} ± ${(100 * spread(wall)).toFixed(0)} %`,
    (frames / median(wall)).toFixed(1),
    median(runs.map(cpuSeconds)).toFixed(2),
    median(runs.map(peakMiB)).toFixed(0),
    (bytes / 1e6).toFixed(2),
    String(frames),
    ssim === undefined ? 'not measured' : similarity(ssim),
  ];
  return `| ${cells.join(' | ')} |`;
}

function similarity({ mean, worst }: Similarity): string {
  return `${mean.toFixed(4)} (${worst.toFixed(4)})`;
}
