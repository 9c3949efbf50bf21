/**
 * The way of an export's pixels, to be read by people: before, what each source holds and what becomes of it; after, what each
 * stage and each conversion cost. Pure; the figures are the engine's own.
 */
import type { MediaFacts, Ratio } from '../../model/media/facts.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import type { RenderJob } from '../../model/render/job.ts';
import type { ExportReport } from '../../native/index.ts';

export interface Flow {
  readonly sources: readonly SourceFlow[];
  readonly rasters: { readonly count: number; readonly pixels: number };
  /** What decoded pictures are brought to, and layers are joined in. */
  readonly canvas: {
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly fps: Ratio;
    readonly frames: number;
  };
  readonly encoders: readonly string[];
}

export interface SourceFlow {
  readonly path: string;
  /** As decoded: `h264 1920x1080 yuv420p bt709 tv`; undefined where only its sound is used. */
  readonly picture: string | undefined;
  /** `aac 48000 Hz 2 channels`; undefined where only its picture is used. */
  readonly sound: string | undefined;
}

/** The format all compositing is done in; gifs get their palette from it. */
const canvasFormat = 'yuv420p bt709 limited';

/** What will become of the pixels, from facts and settings alone: nothing is opened for it. */
export function plannedFlow(
  job: RenderJob,
  frameCount: number,
  factsByPath: ReadonlyMap<string, MediaFacts>,
  settings: ExportSettings,
): Flow {
  return {
    sources: job.sources.map(({ path, videoStream, audioStream }) => {
      const facts = factsByPath.get(path);
      return {
        path,
        picture: videoStream < 0 ? undefined : pictureOf(facts),
        sound: audioStream < 0 ? undefined : soundOf(facts),
      };
    }),
    rasters: {
      count: job.rasters.length,
      pixels: job.rasters.reduce((sum, { width, height }) => sum + width * height, 0),
    },
    canvas: {
      format: canvasFormat,
      width: job.width,
      height: job.height,
      fps: job.frameRate,
      frames: frameCount,
    },
    encoders:
      settings.format === 'gif'
        ? ['gif, one palette']
        : [
            `libx264 ${settings.video.preset}, CRF ${settings.video.quality}`,
            ...(settings.audio && job.sources.some(({ audioStream }) => audioStream >= 0)
              ? [`aac, ${settings.audio.bitrate / 1000} kbit/s`]
              : []),
          ],
  };
}

function pictureOf(facts: MediaFacts | undefined): string | undefined {
  if (facts?.video === undefined) return undefined;
  const { codec, width, height, pixelFormat, colorMatrix, colorRange } = facts.video;
  return `${codec} ${width}x${height} ${pixelFormat}, matrix ${colorMatrix}, range ${colorRange}`;
}

function soundOf(facts: MediaFacts | undefined): string | undefined {
  if (facts?.audio === undefined) return undefined;
  return `${facts.audio.codec} ${facts.audio.sampleRate} Hz, channels: ${facts.audio.channels}`;
}

/** Lines to print before the export. */
export function flowLines({ sources, rasters, canvas, encoders }: Flow): readonly string[] {
  const fps = Number((canvas.fps.num / canvas.fps.den).toFixed(3));
  return [
    'Format flow',
    ...sources.flatMap(({ path, picture, sound }) => [
      `  source   ${path}`,
      ...(picture === undefined ? [] : [`           picture: ${picture} → ${canvas.format}`]),
      ...(sound === undefined ? [] : [`           sound:   ${sound} → the film's own rate and channels`]),
    ]),
    `  stills   ${rasters.count} (${(rasters.pixels / 1e6).toFixed(1)} million pixels), each converted once to YUV with alpha`,
    `  compose  ${canvas.width}x${canvas.height} ${canvas.format}, ${canvas.frames} frames at ${fps} fps`,
    `  encode   ${encoders.join('; ')}`,
  ];
}

/** Lines to print after it: what it cost. */
export function costLines(report: ExportReport): readonly string[] {
  const rows = report.stages.map(({ stage, detail, count, totalMs }) => [
    stage,
    detail,
    String(count),
    count === 0 ? '–' : (totalMs / count).toFixed(2),
    (totalMs / 1000).toFixed(2),
  ]);
  const table = [['stage', 'what', 'runs', 'ms each', 's in all'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [
    'What it cost',
    ...table.map((row) => `  ${line(row)}`),
    `  frames passed on by reference: ${report.framesPassedThrough} of ${report.frames}`,
    `  converter contexts made: ${report.contextsCreated}; picture buffers reused: ${report.poolHits}, made: ${report.poolMisses}`,
  ];
}
