/**
 * The way of an export's pixels, to be read by people: before, what each source holds and what becomes of it; after, what each
 * stage and each conversion cost. Pure; the figures are the engine's own.
 */
import type { MediaFacts } from '../../model/media/facts.ts';
import { isCopied, type Segment } from '../../model/plan/segmentPlan.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import type { Rational } from '../../model/time/rational.ts';
import type { RenderableFilm } from '../project/renderFilm.ts';
import type { FilmPlan } from './filmPlan.ts';
import type { FilmReport } from './filmProgress.ts';
import type { NotCopied } from './untouchedFootage.ts';

export interface Flow {
  readonly sources: readonly SourceFlow[];
  readonly stills: number;
  /** What decoded pictures are brought to, and layers are joined in. */
  readonly canvas: {
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly fps: number;
    readonly frames: number;
  };
  readonly encoders: readonly string[];
}

export interface SourceFlow {
  readonly path: string;
  /** As decoded: `h264 1920x1080 yuv420p bt709 tv`; undefined where only its sound is used. */
  readonly picture?: string | undefined;
  /** `aac 48000 Hz 2 channels`; undefined where only its picture is used. */
  readonly sound?: string | undefined;
}

/** The format all compositing is done in; gifs get their palette from it. */
const canvasFormat = 'yuv420p bt709 limited';

/** What will become of the pixels, from facts and settings alone: nothing is opened for it. */
export function plannedFlow({ film, sources, rasters }: RenderableFilm, settings: ExportSettings): Flow {
  return {
    sources: sources.map(({ spec: { path, videoStream, audioStream }, file: { facts } }) => ({
      path,
      picture: videoStream < 0 ? undefined : pictureOf(facts),
      sound: audioStream < 0 ? undefined : soundOf(facts),
    })),
    stills: rasters.length,
    canvas: {
      format: canvasFormat,
      width: film.output.width,
      height: film.output.height,
      fps: film.output.fps.toNumber(),
      frames: film.frameCount,
    },
    encoders:
      settings.format === 'gif'
        ? ['gif, one palette']
        : [
            `${settings.video.codec} ${settings.video.preset}, CRF ${settings.video.quality}`,
            ...(settings.audio && sources.some(({ spec }) => spec.audioStream >= 0)
              ? [`aac, ${settings.audio.bitrate / 1000} kbit/s`]
              : []),
          ],
  };
}

function pictureOf(facts: MediaFacts): string | undefined {
  if (facts.video === undefined) return undefined;
  const { codec, width, height, pixelFormat, colorMatrix, colorRange, opaque } = facts.video;
  const decoded = `${codec} ${width}x${height} ${pixelFormat}, matrix ${colorMatrix}, range ${colorRange}`;
  return opaque ? decoded : `${decoded} → premultiplied rgba, each frame a still`;
}

function soundOf(facts: MediaFacts): string | undefined {
  if (facts.audio === undefined) return undefined;
  return `${facts.audio.codec} ${facts.audio.sampleRate} Hz, channels: ${facts.audio.channels}`;
}

/** Lines to print before the export. */
export function flowLines({ sources, stills, canvas, encoders }: Flow): readonly string[] {
  const fps = Number(canvas.fps.toFixed(3));
  return [
    'Format flow',
    ...sources.flatMap(({ path, picture, sound }) => [
      `  source   ${path}`,
      ...(picture === undefined ? [] : [`           picture: ${picture} → ${canvas.format}`]),
      ...(sound === undefined ? [] : [`           sound:   ${sound} → the film's own rate and channels`]),
    ]),
    `  stills   ${stills}, each converted once to YUV with alpha`,
    `  compose  ${canvas.width}x${canvas.height} ${canvas.format}, ${canvas.frames} frames at ${fps} fps`,
    `  encode   ${encoders.join('; ')}`,
  ];
}

/** What an export will do with each of its parts. */
export interface ExplainedSegments {
  readonly segments: readonly ExplainedSegment[];
  readonly sound: 'cached' | 'to encode' | 'none';
  /** Footage that is encoded although it was to be copied. */
  readonly notCopied: readonly NotCopied[];
}

export interface ExplainedSegment {
  /** Output frames. */
  readonly firstFrame: number;
  readonly endFrame: number;
  /** Seconds into the film. */
  readonly start: number;
  readonly end: number;
  readonly state: 'cached' | 'copied' | 'to encode';
  /** Of one to encode. */
  readonly why?: string | undefined;
  readonly key: string;
}

/** From what is known before anything is encoded. `why`: of a segment that is not kept. */
export function explainedSegments(
  { segments, sound, notCopied }: FilmPlan,
  isKept: (key: string) => boolean,
  why: (segment: Segment) => string,
  fps: Rational,
): ExplainedSegments {
  const state = (key: string): 'cached' | 'to encode' => (isKept(key) ? 'cached' : 'to encode');
  const seconds = (frame: number): number => frame / fps.toNumber();
  return {
    segments: segments.map((segment) => {
      const { firstFrame, endFrame, key } = segment;
      const ready = isCopied(segment) || isKept(key);
      return {
        firstFrame,
        endFrame,
        start: seconds(firstFrame),
        end: seconds(endFrame),
        state: isCopied(segment) ? 'copied' : state(key),
        why: ready ? undefined : why(segment),
        key,
      };
    }),
    sound: sound === undefined ? 'none' : state(sound.key),
    notCopied,
  };
}

/** Lines to print before the export. */
export function segmentLines({ segments, sound, notCopied }: ExplainedSegments): readonly string[] {
  const cached = segments.filter(({ state }) => state === 'cached').length;
  const copied = segments.filter(({ state }) => state === 'copied').length;
  return [
    `Segments: ${segments.length}, of which ${cached} are cached` +
      (copied > 0 ? ` and ${copied} copied from their footage` : ''),
    ...segments.map(
      ({ start, end, state, why, key }) =>
        `  ${`${start.toFixed(2)} s`.padStart(10)} to ${`${end.toFixed(2)} s`.padStart(10)}  ` +
        `${key.slice(0, 12)}  ${state}${why === undefined ? '' : `: ${why}`}`,
    ),
    `  sound: ${sound}`,
    ...notCopied.map(({ path, why }) => `  not copied: ${path}: ${why}`),
  ];
}

/** Lines to print after it: what it cost. */
export function costLines(report: FilmReport): readonly string[] {
  const rows = report.stages.map(({ stage, detail, count, totalMs, p50Ms, p95Ms }) => [
    stage,
    detail,
    String(count),
    ...(count === 0 ? ['–', '–', '–'] : [totalMs / count, p50Ms, p95Ms].map((ms) => ms.toFixed(2))),
    (totalMs / 1000).toFixed(2),
  ]);
  const table = [['stage', 'what', 'runs', 'ms each', 'p50', 'p95', 's in all'], ...rows];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [
    'What it cost',
    ...table.map((row) => `  ${line(row)}`),
    `  frames passed on by reference: ${report.counts.framesPassedThrough} of ${report.frames - report.cachedFrames - report.copiedFrames} drawn`,
    `  converter contexts made: ${report.counts.contextsCreated}; picture buffers reused: ${report.counts.poolHits}, made: ${report.counts.poolMisses}`,
    `  memory: ${Math.round(report.memory.peakBytes / 1e6)} MB at most of ${Math.round(report.memory.limitBytes / 1e6)} MB`,
  ];
}
