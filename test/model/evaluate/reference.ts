/**
 * Evaluation done again, slowly and without preparing anything: for every frame the project is walked item by item, with exact
 * times throughout. Nothing of model/evaluate is used but the easing curves. Leaves nothing out that cannot be seen.
 */
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Clip, Fit, Keyframe, Project, Track, Transition } from '../../../model/project/project.ts';
import { ease } from '../../../model/evaluate/easing.ts';
import { type Layer, type Placement, type SolidLayer } from '../../../model/render/drawList.ts';
import { Rational } from '../../../model/time/rational.ts';

export interface Raster {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

export interface World {
  readonly project: Project;
  readonly media: Readonly<Record<string, MediaFacts>>;
  readonly rasterOf: (clip: Clip) => Raster;
  /** Any number that stands for the asset. */
  readonly sourceOf: (asset: string) => number;
}

interface Placed {
  readonly clip: Clip;
  readonly start: Rational;
  readonly end: Rational;
}

/** The clips of a track with their exact times; `end` is the timeline's. */
function placedClips(track: Track, world: World, end: Rational | undefined): Placed[] {
  const placed: Placed[] = [];
  let at = Rational.zero;
  track.items.forEach((item, i) => {
    if (item.kind === 'gap') at = at.add(item.duration);
    if (item.kind === 'gap' || item.kind === 'transition') return;
    const previous = track.items[i - 1];
    let start = item.start ?? at;
    if (previous?.kind === 'transition' && previous.mode === 'overlap' && i > 1)
      start = at.sub(previous.duration);
    const length = lengthOf(item, world);
    at = length ? start.add(length) : (end ?? start);
    placed.push({ clip: item, start, end: at });
  });
  return placed;
}

function lengthOf(clip: Clip, { media }: World): Rational | undefined {
  if (clip.duration === 'end') return undefined;
  if (clip.duration) return clip.duration;
  const facts = clip.kind === 'asset' ? media[clip.asset] : undefined;
  if (clip.kind !== 'asset' || !facts) throw new Error('a clip without length');
  const from = clip.in?.unit === 'seconds' ? clip.in.seconds : Rational.zero;
  const to =
    clip.out?.unit === 'seconds' ? clip.out.seconds : Rational.of(facts.duration.num, facts.duration.den);
  return to.sub(from).div(clip.speed);
}

/** Seconds; the latest end of all tracks. */
export function lengthOfTimeline(world: World): Rational {
  let latest = Rational.zero;
  for (const track of world.project.tracks) {
    let at = Rational.zero;
    track.items.forEach((item) => {
      if (item.kind === 'gap') at = at.add(item.duration);
      else if (item.kind !== 'transition' && item.duration !== 'end') {
        at = placedClips(track, world, undefined).find(({ clip }) => clip === item)?.end ?? at;
      }
    });
    if (at.compare(latest) > 0) latest = at;
  }
  return latest;
}

/** All layers of a canvas frame over the background, in an output of the canvas's own size. */
export function referenceList(world: World, frame: number): Layer[] {
  const { canvas, tracks } = world.project;
  const layers: Layer[] = [
    fullSolid(world, canvas.background.red * 65536 + canvas.background.green * 256 + canvas.background.blue),
  ];
  const end = lengthOfTimeline(world);
  for (const track of tracks) {
    if (track.kind === 'video' && !track.hidden) layers.push(...trackLayers(track, world, end, frame));
  }
  return layers;
}

function trackLayers(track: Track, world: World, end: Rational, frame: number): Layer[] {
  const { fps } = world.project.canvas;
  const frameAt = (time: Rational): number => Number(time.mul(fps).round());
  const clips = placedClips(track, world, end);
  const half = Rational.of(1, 2);
  for (let i = 0; i < track.items.length; i++) {
    const item = track.items[i]!;
    if (item.kind !== 'transition') continue;
    const left = clips.find(({ clip }) => clip === track.items[i - 1]);
    const right = clips.find(({ clip }) => clip === track.items[i + 1]);
    let from: Rational;
    let to: Rational;
    if (left && right && item.mode === 'overlap') [from, to] = [right.start, left.end];
    else if (left && right) {
      from = left.end.sub(item.duration.mul(half));
      to = left.end.add(item.duration.mul(half));
    } else if (left) [from, to] = [left.end.sub(item.duration), left.end];
    else [from, to] = [right!.start, right!.start.add(item.duration)];
    if (frame < frameAt(from) || frame >= frameAt(to)) continue;
    const progress = (frame - frameAt(from) + 0.5) / (frameAt(to) - frameAt(from));
    return joined(
      item,
      progress,
      left && clipLayer(left, world, frame),
      right && clipLayer(right, world, frame),
      world,
    );
  }
  for (const placed of clips) {
    if (frame < frameAt(placed.start) || frame >= frameAt(placed.end)) continue;
    const layer = clipLayer(placed, world, frame);
    return layer ? [layer] : [];
  }
  return [];
}

type Plain = Extract<Layer, { readonly placement: unknown }>;

function clipLayer({ clip, start, end }: Placed, world: World, frame: number): Plain | undefined {
  const { canvas } = world.project;
  const firstFrame = Number(start.mul(canvas.fps).round());
  const length = Number(end.mul(canvas.fps).round()) - firstFrame;
  const n = frame - firstFrame;
  const t = Rational.of(n).div(canvas.fps);
  const value = (key: string, still: number): number => {
    const keys = clip.animate.get(key as never);
    return keys ? interpolated(keys, t) : still;
  };
  let opacity = Math.min(1, Math.max(0, value('opacity', clip.place.opacity)));
  // Exact up to the end: rounding on the way tips what lies in the middle between two steps to the wrong side.
  const faded = (halfFrames: number, fade: Rational): number =>
    Math.min(1, Math.max(0, Rational.of(halfFrames, 2).div(canvas.fps).div(fade).toNumber()));
  if (clip.fadeIn.sign > 0) opacity *= faded(2 * n + 1, clip.fadeIn);
  if (clip.fadeOut.sign > 0) opacity *= faded(2 * (length - n) - 1, clip.fadeOut);
  if (clip.kind === 'color') opacity *= clip.color.alpha / 255;
  const amount = Math.round(opacity * 32768);

  const facts = clip.kind === 'asset' ? world.media[clip.asset] : undefined;
  const raster = clip.kind === 'text' || facts?.image ? world.rasterOf(clip) : undefined;
  let size: readonly [number, number] = [canvas.width, canvas.height];
  let fit: Fit = 'fill';
  let pixels: readonly [number, number] = [0, 0];
  if (clip.kind === 'text' && raster) {
    size = [raster.width / raster.scale, raster.height / raster.scale];
    fit = 'none';
    pixels = [raster.width, raster.height];
  } else if (facts?.image && raster) {
    size = [facts.image.width, facts.image.height];
    fit = size[0] > canvas.width || size[1] > canvas.height ? 'contain' : 'none';
    pixels = [raster.width, raster.height];
  } else if (facts?.video) {
    size = [facts.video.width, facts.video.height];
    fit = 'contain';
    pixels = size;
  }
  const still = ![...clip.animate.keys()].some((key) => key !== 'opacity' && key !== 'gain');
  const placement = place(value, clip, size, clip.fit ?? fit, pixels, still, canvas, amount);
  if (!placement || amount === 0) return undefined;
  if (raster) return { kind: 'raster', raster: raster.index, placement };
  if (clip.kind === 'color') {
    return {
      kind: 'solid',
      color: clip.color.red * 65536 + clip.color.green * 256 + clip.color.blue,
      placement,
    };
  }
  if (clip.kind !== 'asset' || !facts?.video) throw new Error('a clip without a picture');
  return {
    kind: 'source',
    source: world.sourceOf(clip.asset),
    pts: shownPts(clip, facts, t, canvas.fps),
    placement,
  };
}

/** Looks at every frame of the source, one after another. */
function shownPts(clip: Clip & { kind: 'asset' }, facts: MediaFacts, t: Rational, fps: Rational): number {
  const { pts, timeBase } = facts.video!;
  const tick = Rational.of(timeBase.num, timeBase.den);
  const halfFrame = Rational.one.div(fps.add(fps));
  const forgiven = tick.compare(halfFrame) < 0 ? tick : halfFrame;
  const from = clip.in?.unit === 'seconds' ? clip.in.seconds : Rational.zero;
  const time = Rational.of(facts.startTime.num, facts.startTime.den)
    .add(from)
    .add(t.mul(clip.speed))
    .add(forgiven);
  let shown = pts[0]!;
  for (const one of pts) if (Rational.of(one).mul(tick).compare(time) <= 0) shown = one;
  return shown;
}

function interpolated(keys: readonly Keyframe[], t: Rational): number {
  const later = keys.findIndex((key) => key.t.compare(t) > 0);
  if (later === 0) return keys[0]!.v;
  if (later < 0) return keys.at(-1)!.v;
  const [a, b] = [keys[later - 1]!, keys[later]!];
  return a.v + (b.v - a.v) * ease(b.ease, t.sub(a.t).div(b.t.sub(a.t)).toNumber());
}

/** As a matrix would: the unit square is stretched, its anchor moved to zero, turned, and moved to where the place says. */
function place(
  value: (key: string, still: number) => number,
  { place: given }: Clip,
  [width, height]: readonly [number, number],
  fit: Fit,
  [pixelsX, pixelsY]: readonly [number, number],
  still: boolean,
  canvas: { readonly width: number; readonly height: number },
  opacity: number,
): Placement | undefined {
  // An easing that overshoots may ask for less than nothing to be cut away.
  const cut = (key: string, still: number): number => Math.min(1, Math.max(0, value(key, still)));
  const crop = [
    cut('crop.left', given.crop.left),
    cut('crop.top', given.crop.top),
    1 - cut('crop.right', given.crop.right),
    1 - cut('crop.bottom', given.crop.bottom),
  ] as const;
  const [partX, partY] = [crop[2] - crop[0], crop[3] - crop[1]];
  const scale = value('scale', given.scale);
  if (partX <= 0 || partY <= 0 || scale <= 0) return undefined;
  let w = width * partX;
  let h = height * partY;
  const [toWidth, toHeight] = [canvas.width / w, canvas.height / h];
  const factor = {
    contain: [Math.min(toWidth, toHeight), Math.min(toWidth, toHeight)],
    cover: [Math.max(toWidth, toHeight), Math.max(toWidth, toHeight)],
    fill: [toWidth, toHeight],
    none: [1, 1],
  }[fit] as [number, number];
  w *= factor[0] * scale;
  h *= factor[1] * scale;
  const turn = Math.round((value('rotation', given.rotation) / 360) * 2 ** 24);
  const rotation = ((turn % 2 ** 24) + 2 ** 24) % 2 ** 24;
  const angle = (rotation / 2 ** 24) * 2 * Math.PI;
  const [cos, sin] = rotation === 0 ? [1, 0] : [Math.cos(angle), Math.sin(angle)];
  const armX = w / 2 - value('anchor.x', given.anchor[0]) * w;
  const armY = h / 2 - value('anchor.y', given.anchor[1]) * h;
  const middleX = value('x', given.x) * canvas.width + cos * armX - sin * armY;
  const middleY = value('y', given.y) * canvas.height + sin * armX + cos * armY;
  let [left, top, right, bottom] = [middleX - w / 2, middleY - h / 2, middleX + w / 2, middleY + h / 2];
  if (still && rotation === 0) {
    const near = (a: number, b: number): boolean => Math.abs(a - b) < 1 / 64;
    const snap = (a: number): number => (near(a, Math.round(a)) ? Math.round(a) : a);
    if (
      near(w, pixelsX * partX) &&
      near(h, pixelsY * partY) &&
      near(w, Math.round(w)) &&
      near(h, Math.round(h))
    ) {
      [left, top] = [Math.round(left), Math.round(top)];
      [right, bottom] = [left + Math.round(w), top + Math.round(h)];
    } else [left, top, right, bottom] = [snap(left), snap(top), snap(right), snap(bottom)];
  }
  const [l, t, r, b] = [left, top, right, bottom].map((edge) => Math.round(edge * 4096)) as [
    number,
    number,
    number,
    number,
  ];
  const [cl, ct, cr, cb] = crop.map((edge) => Math.round(edge * 65536)) as [number, number, number, number];
  return { crop: [cl, ct, cr, cb], rect: [l, t, r - l, b - t], rotation, opacity };
}

function joined(
  { style, color }: Transition,
  p: number,
  from: Plain | undefined,
  to: Plain | undefined,
  world: World,
): Layer[] {
  const { width, height } = world.project.canvas;
  const stack = (layer: Plain | undefined): Plain[] => (layer && layer.placement.opacity > 0 ? [layer] : []);
  const withOpacity = (layer: Plain, factor: number): Plain => ({
    ...layer,
    placement: { ...layer.placement, opacity: Math.round((layer.placement.opacity * factor) / 32768) },
  });
  const mixed = (a: Plain | undefined, b: Plain | undefined, amount: number): Layer[] => {
    const weight = Math.round(amount * 32768);
    if (!a) return b ? stack(withOpacity(b, weight)) : [];
    if (!b) return stack(withOpacity(a, 32768 - weight));
    return [{ kind: 'mix', weight, from: [a], to: [b] }];
  };
  const enlarge = (layer: Plain | undefined, factor: number): Plain | undefined => {
    if (!layer) return undefined;
    const [x, y, w, h] = layer.placement.rect;
    const about = (value: number, middle: number): number => Math.round(middle + (value - middle) * factor);
    const [l, r] = [about(x, width * 2048), about(x + w, width * 2048)];
    const [t, b] = [about(y, height * 2048), about(y + h, height * 2048)];
    return { ...layer, placement: { ...layer.placement, rect: [l, t, r - l, b - t] } };
  };
  const [kind, way] = style.split('-');
  const horizontal = way === 'left' || way === 'right';
  const length = horizontal ? width : height;
  const forward = way === 'right' || way === 'down';
  const direction = way as 'left' | 'right' | 'up' | 'down';
  switch (kind) {
    case 'crossfade':
      return mixed(from, to, p);
    case 'dip': {
      const solid = fullSolid(world, color.red * 65536 + color.green * 256 + color.blue);
      return p < 0.5 ? mixed(from, solid, 2 * p) : mixed(solid, to, 2 * p - 1);
    }
    case 'wipe': {
      const edge = Math.round(ease('in-out-quad', p) * length * 4096);
      return [
        {
          kind: 'wipe',
          direction,
          position: forward ? edge : length * 4096 - edge,
          from: stack(from),
          to: stack(to),
        },
      ];
    }
    case 'slide': {
      const travelled = 2 * Math.round((ease('in-out-cubic', p) * length) / 2);
      const offset = (length - travelled) * 4096 * (forward ? -1 : 1);
      const moved = stack(to).map((layer): Plain => {
        const [x, y, w, h] = layer.placement.rect;
        const rect = horizontal ? ([x + offset, y, w, h] as const) : ([x, y + offset, w, h] as const);
        return { ...layer, placement: { ...layer.placement, rect } };
      });
      const position = (forward ? travelled : length - travelled) * 4096;
      return [{ kind: 'wipe', direction, position, from: stack(from), to: moved }];
    }
    case 'zoom':
      return mixed(
        enlarge(from, 1 + 0.5 * p ** 3),
        enlarge(to, 1 + 0.5 * (1 - p) ** 3),
        ease('in-out-cubic', p),
      );
    default: {
      const radius = Math.round((ease('in-out-quad', p) * Math.hypot(width, height) * 4096) / 2);
      return [
        { kind: 'circle', x: width * 2048, y: height * 2048, radius, from: stack(from), to: stack(to) },
      ];
    }
  }
}

function fullSolid(world: World, rgb: number): SolidLayer {
  const { width, height } = world.project.canvas;
  const rect = [0, 0, width * 4096, height * 4096] as const;
  return {
    kind: 'solid',
    color: rgb,
    placement: { crop: [0, 0, 65536, 65536], rect, rotation: 0, opacity: 32768 },
  };
}
