/**
 * A parsed `.reel` project: every value typed, every variable filled in, every time that does not depend on media resolved to
 * exact seconds. Each part remembers where in the text it stands, so that what is found out later (a missing file, an `out`
 * beyond the source) can be reported at its exact place. Knows nothing of media, files or pictures.
 */
import type { Rational } from '../time/rational.ts';
import type { SourceTime } from '../time/timeNotation.ts';
import type { Easing } from '../evaluate/easing.ts';

/** A place in the project's text, in UTF-16 code units from its start. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

export interface Project {
  readonly canvas: Canvas;
  readonly variables: ReadonlyMap<string, string>;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Bottom to top. */
  readonly tracks: readonly Track[];
  readonly markers: readonly Marker[];
  /** In the order of the text: the first is the default. */
  readonly exports: ReadonlyMap<string, ExportSettings>;
}

export interface Canvas {
  /** Pixels, even. */
  readonly width: number;
  /** Pixels, even. */
  readonly height: number;
  /** Frames a second. */
  readonly fps: Rational;
  readonly background: Color;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** sRGB, not premultiplied, each 0 to 255. */
export interface Color {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

export interface Asset {
  readonly id: string;
  /** As written: relative to the project file, with `/`. */
  readonly src: string;
  /** Of the `src` value. */
  readonly range: TextRange;
}

/** Its items follow one another; where nothing stands, the tracks below are seen. */
export interface Track {
  readonly id: string | undefined;
  readonly kind: 'video' | 'audio';
  readonly muted: boolean;
  readonly hidden: boolean;
  readonly items: readonly Item[];
  readonly range: TextRange;
}

export type Item = Clip | Gap | Transition;
export type Clip = AssetClip | TextClip | ColorClip;

interface ItemBase {
  /** Of the whole item. */
  readonly range: TextRange;
  /** Of the values of its keys, by key: `ranges.get('in')`. */
  readonly ranges: ReadonlyMap<string, TextRange>;
}

interface ClipBase extends ItemBase {
  readonly id: string | undefined;
  /** Timeline seconds; undefined: where the previous item ends. */
  readonly start: Rational | undefined;
  /** Timeline seconds; `'end'` reaches the end of the timeline; undefined: as long as the media. */
  readonly duration: Rational | 'end' | undefined;
  readonly fit: Fit | undefined;
  readonly place: Place;
  readonly animate: ReadonlyMap<AnimatedProperty, readonly Keyframe[]>;
  /** Seconds. */
  readonly fadeIn: Rational;
  /** Seconds. */
  readonly fadeOut: Rational;
  /** dB. */
  readonly gain: number;
  readonly muted: boolean;
}

export interface AssetClip extends ClipBase {
  readonly kind: 'asset';
  readonly asset: string;
  /** Source time; undefined: the asset's start. */
  readonly in: SourceTime | undefined;
  /** Source time; undefined: from `duration`, or the asset's end. */
  readonly out: SourceTime | undefined;
  /** 0.25 to 8. */
  readonly speed: Rational;
}

/** Text, set anew for each size it is shown at. */
export interface TextClip extends ClipBase {
  readonly kind: 'text';
  readonly text: string;
  readonly style: TextStyle;
}

/** An even colour over the whole canvas, before `place`. */
export interface ColorClip extends ClipBase {
  readonly kind: 'color';
  readonly color: Color;
}

export interface Gap extends ItemBase {
  readonly kind: 'gap';
  /** Seconds. */
  readonly duration: Rational;
}

export interface Transition extends ItemBase {
  readonly kind: 'transition';
  readonly style: TransitionStyle;
  /** Seconds. */
  readonly duration: Rational;
  /** `handles` keeps the timeline's length, `overlap` shortens it. */
  readonly mode: 'handles' | 'overlap';
  /** What a `dip` passes through. */
  readonly color: Color;
}

/** The direction of a wipe or slide is the way the edge or the incoming picture moves. */
export type TransitionStyle =
  | 'crossfade'
  | 'dip'
  | 'wipe-left'
  | 'wipe-right'
  | 'wipe-up'
  | 'wipe-down'
  | 'slide-left'
  | 'slide-right'
  | 'slide-up'
  | 'slide-down'
  | 'zoom'
  | 'circle';

/** How a picture fills the canvas: whole, without bars, stretched, or pixel for pixel. */
export type Fit = 'contain' | 'cover' | 'fill' | 'none';

export interface Place {
  /** Fractions of the canvas. */
  readonly x: number;
  readonly y: number;
  /** Fractions of the layer. */
  readonly anchor: readonly [x: number, y: number];
  /** Relative to the fitted size. */
  readonly scale: number;
  /** Degrees clockwise. */
  readonly rotation: number;
  /** 0 to 1. */
  readonly opacity: number;
  /** What is cut away, in fractions of the source. */
  readonly crop: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

/** The numbers of a clip that keyframes can change. */
export type AnimatedProperty =
  | 'x'
  | 'y'
  | 'anchor.x'
  | 'anchor.y'
  | 'scale'
  | 'rotation'
  | 'opacity'
  | 'crop.left'
  | 'crop.top'
  | 'crop.right'
  | 'crop.bottom'
  | 'gain';

export interface Keyframe {
  /** Seconds from the clip's start; ascending within a list. */
  readonly t: Rational;
  readonly v: number;
  /** The way to this key from the one before it. */
  readonly ease: Easing;
}

export interface TextStyle {
  /** A family's name, or `sans-serif`, which is the font that ships with us. */
  readonly font: string;
  /** Canvas pixels. */
  readonly size: number;
  /** 100 to 900. */
  readonly weight: number;
  readonly italic: boolean;
  readonly color: Color;
  readonly align: 'left' | 'center' | 'right';
  /** Fraction of the canvas width at which lines break. */
  readonly maxWidth: number;
  /** Multiple of `size` from one baseline to the next. */
  readonly lineHeight: number;
  /** Canvas pixels between letters, added to the font's own. */
  readonly letterSpacing: number;
  /** Painted behind the text, with `padding` around it. */
  readonly background: Color | undefined;
  /** Canvas pixels. */
  readonly padding: number;
  readonly shadow:
    { readonly color: Color; readonly blur: number; readonly x: number; readonly y: number } | undefined;
  readonly outline: { readonly color: Color; readonly width: number } | undefined;
}

/** A named moment of the timeline, in seconds. */
export interface Marker {
  readonly at: Rational;
  readonly name: string;
  readonly range: TextRange;
}

export interface ExportSettings {
  readonly format: 'mp4' | 'gif';
  /** Pixels, even; undefined: the canvas's, or what keeps its shape beside the other. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Undefined: the canvas's. */
  readonly fps: Rational | undefined;
  /** Timeline seconds, start and end. */
  readonly range: readonly [Rational, Rational] | undefined;
  /** Of mp4: length of a segment to aim for. */
  readonly segmentSeconds: number;
  /** Of mp4. */
  readonly video: {
    readonly codec: 'h264';
    /** CRF, 0 to 51: lower is better. */
    readonly quality: number;
    /** x264's names, ultrafast to veryslow. */
    readonly preset: string;
    /** Footage that is shown as it is, is copied where that is possible. */
    readonly copyUntouched: boolean;
  };
  /** Of mp4; undefined: a film without sound. */
  readonly audio: { readonly codec: 'aac'; /** Bits a second. */ readonly bitrate: number } | undefined;
  readonly textRange: TextRange | undefined;
}
