/** Projects and media facts by hand, for tests of what comes after parsing. */
import type { MediaFacts, Ratio } from '../../../model/media/facts.ts';
import type {
  AssetClip,
  Canvas,
  Clip,
  Color,
  ColorClip,
  ExportSettings,
  Gap,
  Item,
  Place,
  Project,
  TextClip,
  TextStyle,
  TextRange,
  Track,
  Transition,
  TransitionStyle,
} from '../../../model/project/project.ts';
import type { Easing } from '../../../model/evaluate/easing.ts';
import { Rational } from '../../../model/time/rational.ts';
import {
  layOut,
  type Output,
  outputOf,
  prepare,
  type Film,
  type RasterFacts,
  rasterRequests,
  rasterScale,
  type Timeline,
} from '../../../model/evaluate/index.ts';

/** `1.5`, `'30000/1001'` or a Rational. */
export type Time = number | string | Rational;

export function time(value: Time): Rational {
  if (value instanceof Rational) return value;
  const [num, den] = String(value).split('/');
  return Rational.fromDecimal(num ?? '').div(Rational.fromDecimal(den ?? '1'));
}

const color = (rgb: number, alpha = 255): Color => ({
  red: (rgb >> 16) & 255,
  green: (rgb >> 8) & 255,
  blue: rgb & 255,
  alpha,
});

const centered: Place = {
  x: 0.5,
  y: 0.5,
  anchor: [0.5, 0.5],
  scale: 1,
  rotation: 0,
  opacity: 1,
  crop: { left: 0, top: 0, right: 0, bottom: 0 },
};

let places = 0;
/** Ranges that tell items and keys apart: each item has a thousand units, each of its keys ten of them. */
function ranges(given: object): {
  readonly range: TextRange;
  readonly ranges: ReadonlyMap<string, TextRange>;
} {
  const offset = 1000 * ++places;
  const keys = Object.keys(given).map(
    (key, i) => [key, { offset: offset + 10 * (i + 1), length: 9 }] as const,
  );
  return { range: { offset, length: 999 }, ranges: new Map(keys) };
}

interface ClipOptions {
  readonly start?: Time;
  readonly duration?: Time;
  readonly fit?: Clip['fit'];
  readonly place?: Partial<Place>;
  readonly animate?: Partial<Record<string, readonly (readonly [t: Time, v: number, ease?: Easing])[]>>;
  readonly fadeIn?: Time;
  readonly fadeOut?: Time;
  readonly gain?: number;
  readonly muted?: boolean;
}

function clipBase(options: ClipOptions): Omit<ColorClip, 'kind' | 'color'> {
  const animate = Object.entries(options.animate ?? {}).map(([property, keys]) => [
    property,
    (keys ?? []).map(([t, v, ease]) => ({ t: time(t), v, ease: ease ?? 'linear' })),
  ]);
  return {
    ...ranges(options),
    id: undefined,
    start: options.start === undefined ? undefined : time(options.start),
    duration:
      options.duration === undefined
        ? undefined
        : options.duration === 'end'
          ? 'end'
          : time(options.duration),
    fit: options.fit,
    place: { ...centered, ...options.place },
    animate: new Map(animate as never),
    fadeIn: time(options.fadeIn ?? 0),
    fadeOut: time(options.fadeOut ?? 0),
    gain: options.gain ?? 0,
    muted: options.muted ?? false,
  };
}

export interface AssetOptions extends ClipOptions {
  readonly in?: Time;
  readonly out?: Time;
  readonly speed?: Time;
}

export const asset = (id: string, options: AssetOptions = {}): AssetClip => ({
  ...clipBase({ ...options, asset: id } as ClipOptions),
  kind: 'asset',
  asset: id,
  in: options.in === undefined ? undefined : { unit: 'seconds', seconds: time(options.in) },
  out: options.out === undefined ? undefined : { unit: 'seconds', seconds: time(options.out) },
  speed: time(options.speed ?? 1),
});

const plainStyle: TextStyle = {
  font: 'sans-serif',
  size: 40,
  weight: 400,
  italic: false,
  color: color(0xffffff),
  align: 'center',
  maxWidth: 0.8,
  lineHeight: 1.2,
  letterSpacing: 0,
  background: undefined,
  padding: 0,
  shadow: undefined,
  outline: undefined,
};

export const text = (
  words: string,
  options: ClipOptions & { readonly style?: Partial<TextStyle> } = {},
): TextClip => ({
  ...clipBase(options),
  kind: 'text',
  text: words,
  style: { ...plainStyle, ...options.style },
});

export const solid = (rgb: number, options: ClipOptions & { readonly alpha?: number } = {}): ColorClip => ({
  ...clipBase(options),
  kind: 'color',
  color: color(rgb, options.alpha),
});

export const gap = (duration: Time): Gap => ({
  ...ranges({ duration }),
  kind: 'gap',
  duration: time(duration),
});

export const transition = (
  style: TransitionStyle,
  duration: Time,
  options: { readonly mode?: 'handles' | 'overlap'; readonly color?: Color } = {},
): Transition => ({
  ...ranges({ style, duration, ...options }),
  kind: 'transition',
  style,
  duration: time(duration),
  mode: options.mode ?? 'handles',
  color: options.color ?? color(0),
});

export const track = (items: readonly Item[], options: Partial<Omit<Track, 'items'>> = {}): Track => ({
  id: undefined,
  kind: 'video',
  muted: false,
  hidden: false,
  range: { offset: 1000 * ++places, length: 999 },
  items,
  ...options,
});

export const plainCanvas: Canvas = {
  width: 1920,
  height: 1080,
  fps: Rational.of(30),
  background: color(0x101418),
  sampleRate: 48000,
  channels: 2,
};

export function project(
  tracks: readonly Track[],
  canvas: Partial<Omit<Canvas, 'fps'>> & { readonly fps?: Time } = {},
  exports: Readonly<Record<string, Partial<ExportSettings>>> = {},
): Project {
  return {
    canvas: { ...plainCanvas, ...canvas, fps: time(canvas.fps ?? 30) },
    variables: new Map(),
    assets: new Map(),
    tracks,
    markers: [],
    exports: new Map(Object.entries(exports) as never),
  };
}

interface VideoOptions {
  readonly fps?: Time;
  readonly frames?: number;
  /** Ticks a second. */
  readonly ticks?: number;
  /** Presentation time of the first frame, seconds. */
  readonly begins?: Time;
  readonly width?: number;
  readonly height?: number;
  readonly sound?: boolean;
  readonly refusal?: string;
  /** Indices of its key frames. Default: the first frame alone. */
  readonly keyFrames?: readonly number[];
}

const ratioOf = (value: Rational): Ratio => ({ num: Number(value.num), den: Number(value.den) });

/** A video whose frames' times are those of its rate, rounded to ticks, as containers write them. */
export function video(options: VideoOptions = {}): MediaFacts {
  const fps = time(options.fps ?? 30);
  const frames = options.frames ?? 3000;
  const ticks = Rational.of(options.ticks ?? 90_000);
  const begins = time(options.begins ?? 0);
  const ptsOf = (i: number): number => Number(begins.add(Rational.of(i).div(fps)).mul(ticks).round());
  const startTime = Rational.of(ptsOf(0)).div(ticks);
  const duration = Rational.of(ptsOf(frames)).div(ticks).sub(startTime);
  return {
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    startTime: ratioOf(startTime),
    duration: ratioOf(duration),
    size: 1,
    image: undefined,
    video: {
      stream: 0,
      codec: 'h264',
      pixelFormat: 'yuv420p',
      width: options.width ?? 1920,
      height: options.height ?? 1080,
      rotation: 0,
      pixelAspect: { num: 1, den: 1 },
      colorMatrix: 'bt709',
      colorRange: 'tv',
      colorPrimaries: 'bt709',
      colorTransfer: 'bt709',
      interlaced: false,
      opaque: true,
      frameRate: ratioOf(fps),
      timeBase: ratioOf(Rational.one.div(ticks)),
      pts: Float64Array.from({ length: frames }, (_, i) => ptsOf(i)),
      keyFrames: Uint32Array.from(options.keyFrames ?? [0]),
      endPts: ptsOf(frames),
      refusal: options.refusal,
    },
    audio: options.sound === false ? undefined : sound(startTime, duration),
  };
}

const sound = (startTime: Rational, duration: Rational): NonNullable<MediaFacts['audio']> => ({
  stream: 1,
  codec: 'aac',
  sampleRate: 48000,
  channels: 2,
  startTime: ratioOf(startTime),
  duration: ratioOf(duration),
});

export const audio = (duration: Time): MediaFacts => ({
  container: 'wav',
  startTime: { num: 0, den: 1 },
  duration: ratioOf(time(duration)),
  size: 1,
  image: undefined,
  video: undefined,
  audio: sound(Rational.zero, time(duration)),
});

export const image = (width: number, height: number, opaque = true): MediaFacts => ({
  container: 'image',
  startTime: { num: 0, den: 1 },
  duration: { num: 0, den: 1 },
  size: 1,
  image: { width, height, opaque },
  video: undefined,
  audio: undefined,
});

/** The timeline of a project without errors; fails the test that has any. */
export function laidOut(built: Project, media: Readonly<Record<string, MediaFacts>> = {}): Timeline {
  const { timeline, diagnostics } = layOut(built, new Map(Object.entries(media)));
  if (!timeline)
    throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n') || 'no facts');
  return timeline;
}

/** What a raster maker would answer: each letter is half as wide as it is high, images are as large as they are shown. */
export function rastersFor(timeline: Timeline, output: Output): Map<string, RasterFacts> {
  return new Map(
    rasterRequests(timeline, output).map((request) => {
      if (request.kind === 'image') {
        const { opaque } = factsOf(timeline, request.asset);
        return [request.key, { width: request.width, height: request.height, scale: 1, opaque }];
      }
      const width = (request.text.length * request.style.size) / 2;
      const height = request.style.size;
      const scale = rasterScale(request, width, height);
      return [
        request.key,
        { width: Math.ceil(width * scale), height: Math.ceil(height * scale), scale, opaque: false },
      ];
    }),
  );
}

function factsOf(timeline: Timeline, id: string): NonNullable<MediaFacts['image']> {
  for (const { clips } of timeline.tracks) {
    for (const { clip, media } of clips)
      if (clip.kind === 'asset' && clip.asset === id && media?.image) return media.image;
  }
  throw new Error(`no image ${id}`);
}

/** A film of the whole timeline at the canvas's size and rate, or as `output` says. */
export function filmOf(
  built: Project,
  media: Readonly<Record<string, MediaFacts>> = {},
  output: Partial<Output> = {},
): Film {
  const timeline = laidOut(built, media);
  const full = { ...outputOf(built.canvas), ...output };
  return prepare(timeline, rastersFor(timeline, full), full);
}
