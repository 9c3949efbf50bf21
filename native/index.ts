/**
 * The engine's TypeScript face, and the only module that loads the addon. Validation of user input happens before this
 * layer; what arrives here is checked only so far that a bug cannot crash the process. All errors carry an `ErrorCode`.
 */
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FramewrightError, type ErrorCode } from '../model/errors.ts';
import type { NativeCodecs } from './webcodecs/nativeCodecs.ts';
import type { MediaFacts } from '../model/media/facts.ts';
import type { TraceBatch } from '../model/telemetry/chromeTrace.ts';
import type { LiveCounts, MakerCounts } from '../model/protocol/telemetry.ts';
import type {
  ExportTarget,
  FilmParts,
  RasterPixels,
  RenderJob,
  SegmentJob,
  SegmentSettings,
  SoundPlan,
  SourceSpec,
} from '../model/render/job.ts';

export interface Engine {
  /** Single frames and codecs: what native/webcodecs is made of. */
  readonly codecs: NativeCodecs;
  /** What makes two engines equal: their output has the same bytes when this is the same. */
  identity(): EngineIdentity;
  /** Of libavfilter, which GIFs, changed speed of sound and interlaced footage need and which is loaded with the first of them, or here. Throws `engine-missing`. */
  filterVersion(): string;
  /**
   * Opens a media file, measures it and reads the timing of every frame. Not for stills.
   * Rejects with `media-missing`, `media-unreadable`, `media-truncated` or `media-unsupported`.
   */
  probe(path: string): Promise<MediaFacts>;
  /**
   * What of an H.264 stream may be copied into a film. Reads the container's index and the heads of key frames, not the pictures.
   * Rejects with `media-missing`, `media-unreadable`, `media-changed` (there is no such stream), `media-truncated` or `media-damaged`.
   */
  surveyCopying(path: string, stream: number): Promise<CopySurvey>;
  /** From now on this thread, and those that make films, run below everything else in this process; those of previews and probes do not. */
  letFilmsGiveWay(): void;
  /** What is alive in this process, of all that the engine makes. */
  liveCounts(): LiveCounts;
  /** Encodes a few frames for real with an FFmpeg encoder, to learn whether it works on this machine. */
  tryEncoder(name: string): Promise<EncoderTrial>;
  /**
   * Makes a picture smaller without aliasing, off the JavaScript thread. `pixels` are premultiplied RGBA, `width * height * 4`
   * bytes, read until the promise settles: neither change nor transfer them before. `toWidth` and `toHeight` are at least 1 and at
   * most the picture's own. Resolves to `toWidth * toHeight * 4` bytes of the same kind, no colour above its alpha.
   */
  shrink(
    pixels: Uint8Array,
    width: number,
    height: number,
    toWidth: number,
    toHeight: number,
  ): Promise<Uint8Array>;
  createRenderer(job: RenderJob): Renderer;
  /** With a `recorder`, as with all that follows, what its threads do is recorded. */
  createExport(job: RenderJob, target: ExportTarget, recorder?: TraceRecorder): ExportSession;
  /** What all encoders of one film share: its pictures are converted once, and read here, on the calling thread. */
  createFilmJob(job: RenderJob): FilmJob;
  /** `name`: what a trace calls it. */
  createSegmentEncoder(
    job: FilmJob,
    settings: SegmentSettings,
    recorder?: TraceRecorder,
    name?: string,
  ): SegmentEncoder;
  /** Makes the file at once and opens the encoder. `bitrate` in bits a second; `sources` are those the plan counts. */
  createSoundEncoder(
    sources: readonly SourceSpec[],
    plan: SoundPlan,
    bitrate: number,
    path: string,
    recorder?: TraceRecorder,
  ): SoundEncoder;
  /** Opens nothing yet: files are opened when their first span is mixed. `sources` are those the plan counts. */
  createSoundMixer(sources: readonly SourceSpec[], plan: SoundPlan): SoundMixer;
  createFilmJoin(parts: FilmParts, recorder?: TraceRecorder): FilmJoin;
  createTrace(): TraceRecorder;
  /** Whether every byte of a file that a segment or sound encoder made is as it was written; false for one that is not there. */
  isWholeSegment(path: string): Promise<boolean>;
}

/** Keeps what threads did and when, until it is taken: up to 65,536 stretches of time, further ones are dropped and counted. */
export interface TraceRecorder {
  /** Since it was made. */
  nowUs(): number;
  /** What was recorded since the last call. */
  drain(): TraceBatch;
}

declare const filmJob: unique symbol;

/** Opaque. */
export interface FilmJob {
  readonly [filmJob]: true;
  /** Lets go of its pictures; encoders that are open keep them. None may be opened on it afterwards. */
  close(): void;
}

/**
 * Encodes segments one after another, each into a file, with one thread: the same draw lists give the same bytes, whoever
 * encodes them and whatever was encoded before. Sources stay open between neighbours.
 */
export interface SegmentEncoder {
  /** One call at a time runs. After a rejection every later call is rejected as well. */
  encode(job: SegmentJob): Promise<SegmentResult>;
  /** Stops soon, for good: `encode` rejects with `cancelled`. */
  cancel(): void;
  /** Lets go soon of what it keeps only to be quicker; it is made again when it is needed. */
  trim(): void;
  /** Cancels and lets everything go. Nothing may be called afterwards. */
  close(): void;
  /** Of all segments so far; `bytes` counts what is in their files. */
  progress(): SegmentProgress;
}

/** What a segment has become. */
export interface SegmentResult {
  readonly frames: number;
  readonly bytes: number;
}

/** Mixes and encodes the sound of a whole film into one file. */
export interface SoundEncoder {
  encode(): Promise<void>;
  cancel(): void;
  figures(): StageFigures;
}

/** What of a stream may be copied. */
export interface CopySurvey {
  /** Why none of it can be, a whole sentence; undefined: it can. */
  readonly refusal: string | undefined;
  /**
   * Presentation times of its frames in decoding order, ticks; NaN of one that is none of the film's: an edit list leaves it out, say.
   * Empty where it is refused, as the rest.
   */
  readonly decodeOrder: Float64Array;
  /** Places in `decodeOrder`, ascending, of the frames at which decoding can begin without anything before (IDR pictures) and which are shown. */
  readonly starts: Uint32Array;
  /** Behind start codes: streams with equal ones share them in a film. */
  readonly parameterSets: Uint8Array;
}

/** Puts encoded parts and copied footage together; encodes nothing. */
export interface FilmJoin {
  /**
   * Resolves to the film's bytes once it is on disk. Rejects with `segment-damaged` when an encoded part cannot be used, and with
   * `media-changed`, `media-missing`, `media-truncated` or `media-damaged` when footage is not what was surveyed. Once.
   */
  run(): Promise<number>;
  cancel(): void;
  /** Written so far. */
  bytes(): number;
  figures(): StageFigures;
}

export interface EngineIdentity {
  readonly engine: string;
  /** Library to version: `libavcodec` to `59.37.100`. */
  readonly libraries: Readonly<Record<string, string>>;
  /** The instruction set our kernels run on here: `AVX2`. */
  readonly simd: string;
}

export interface EncoderTrial {
  readonly name: string;
  readonly works: boolean;
  /** Why not; empty when it works. */
  readonly reason: string;
}

/** How far decoders have come towards a list. */
export interface Approached {
  /** It can be drawn without waiting. */
  readonly there: boolean;
  /** By source: the presentation time of what was decoded last, in ticks. */
  readonly reached: readonly (number | undefined)[];
}

/** Draws single frames, with decoders kept open between calls. One call at a time runs, the others wait. */
export interface Renderer {
  /** One draw list as words; resolves to RGBA, 8 bits each, opaque, `width * height * 4` bytes. */
  render(words: Int32Array): Promise<Uint8Array>;
  /**
   * The same picture as a JPEG of this size, for what moves: full-range BT.601, as browsers read it. `quantizer` is 2 (best) to 31.
   * Resolves to the file's bytes.
   */
  renderJpeg(words: Int32Array, width: number, height: number, quantizer: number): Promise<Uint8Array>;
  /**
   * What lists show from now on as the raster of this number, which may lie beyond the job's own; undefined: nothing, and no list may show it. The pixels are
   * read until the promise settles: neither change nor transfer them before.
   */
  setRaster(index: number, raster: RasterPixels | undefined): Promise<void>;
  /**
   * Begins to decode towards the source frames of a list that is far from the last one, and waits for them at most so long. Asked again it waits on; whatever
   * else is asked for, the way is left for that.
   */
  approach(words: Int32Array, milliseconds: number): Promise<Approached>;
  close(): void;
}

/** Mixes the sound of a film, block after block in film order. */
export interface SoundMixer {
  /**
   * The film's next samples, silence after its end: 32-bit floats, all of the first channel, then all of the second. `samples` counts
   * those of one channel. One call at a time runs, the others wait.
   */
  read(samples: number): Promise<Uint8Array>;
  close(): void;
}

/** One film being made. Output goes to the target's path only; on failure or cancel that file is removed. */
export interface ExportSession {
  /**
   * Runs of equal frames, one after another: `[frames, ...draw list words]…`. Resolves when the engine wants more, so awaiting
   * it keeps memory bounded. Rejects with the export's error.
   */
  push(runs: Int32Array): Promise<void>;
  /** After the last push: resolves when the file is complete and on disk. */
  finish(): Promise<ExportReport>;
  /** Stops soon; `push` and `finish` reject with `cancelled`. Does nothing after the end. */
  cancel(): void;
  progress(): ExportProgress;
}

export interface ExportProgress {
  /** Frames encoded. */
  readonly frames: number;
  /** Bytes written. */
  readonly bytes: number;
  /** Items waiting before each stage, by its name. */
  readonly queues: Readonly<Record<string, number>>;
  readonly stages: readonly StageFigures[];
}

/** What one stage or one conversion has cost so far: `decode h264`, `yuv420p bt601 → yuv420p bt709`, `encode libx264`. */
export interface StageFigures {
  readonly stage: string;
  readonly detail: string;
  /** Times it ran. */
  readonly count: number;
  /** Time inside it, summed over its runs, without waiting. */
  readonly totalMs: number;
  /** Its runs by their length, in the buckets of model/telemetry/durations.ts. */
  readonly durations: Uint32Array;
}

/** What encoding segments has cost. */
export interface SegmentProgress extends ExportProgress, MakerCounts {}

export interface ExportReport extends ExportProgress, MakerCounts {
  /** Names the encoders that were used. */
  readonly videoEncoder: string;
  readonly audioEncoder: string | undefined;
}

/** What the addon exports: an engine that makes its errors with the function it is given. */
interface Addon {
  connect(makeError: (code: ErrorCode, message: string) => Error): Engine;
}

let engine: Engine | undefined;

/** Loads the addon once. Throws `engine-missing` with what to do when it is not built or a library it needs is not there. */
export function loadEngine(): Engine {
  engine ??= load();
  return engine;
}

/** From the sources the build folder is beside this file, from a bundle it is one folder up. */
const candidates = ['./build/framewright.node', '../native/build/framewright.node'];

/** Names another build of the addon: tests run one under AddressSanitizer. */
const addonVariable = 'FRAMEWRIGHT_ADDON';

function load(): Engine {
  const path =
    process.env[addonVariable] ??
    candidates
      .map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)))
      .find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new FramewrightError(
      'engine-missing',
      'The native engine is not built. Run "npm start" in the project folder to build it.',
    );
  }
  try {
    return (createRequire(import.meta.url)(path) as Addon).connect(
      (code, message) => new FramewrightError(code, message),
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FramewrightError(
      'engine-missing',
      `The native engine could not be loaded: ${reason}. It needs the FFmpeg libraries it was built with; run "npm start" to install them and build it again.`,
      { cause },
    );
  }
}
