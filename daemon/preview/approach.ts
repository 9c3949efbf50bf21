/**
 * The way of decoders to a frame. A picture in the middle of a long group is decoded from the key frame before it on; so what can be shown on the way is
 * planned here: the key frame, then pictures ever nearer. Each is one short step, and between two steps a newer wish is heard. Pure: knows what decoders
 * have shown last, and drives none.
 */
import type { VideoFacts } from '../../model/media/facts.ts';
import type { DrawList, Layer } from '../../model/render/drawList.ts';

/** When each frame of a source is shown, where decoding can begin, and what a frame is to decode. Undefined for a source without a picture. */
export type SourceTiming = Pick<VideoFacts, 'pts' | 'keyFrames' | 'width' | 'height'> | undefined;

/**
 * Decoded between two stops: some 150 ms on two cores, 50 frames of 1080p. At each stop the decoder does for nothing what it has in hand beyond it and
 * would leave out on its way, a frame or two, so there must not be many.
 */
const megapixelsBetween = 104;
const fewestBetween = 8;
/** A way that was left goes on for a moment: what lies so close before its end may have been passed. */
const passedFrames = 8;

/** Where one source stands and has to go, in frames of its own. */
interface Way {
  readonly pts: Float64Array;
  /** Where decoding goes on, or begins anew. */
  readonly begin: number;
  readonly target: number;
  /** Between two stops. */
  readonly stride: number;
  /** Begins at a key frame: what is there is not what was shown last. */
  readonly jumps: boolean;
  /** The first frame that may be stopped at. */
  readonly from: number;
}

export class Approach {
  readonly #timings: readonly SourceTiming[];
  /** By source: the frame that was decoded last, and whether that was its goal. */
  readonly #last = new Map<number, { readonly frame: number; readonly left: boolean }>();

  constructor(timings: readonly SourceTiming[]) {
    this.#timings = timings;
  }

  /** Is to be told of every list that was drawn. */
  drawn(list: DrawList): void {
    for (const { source, pts } of sourceFrames(list)) {
      const timing = this.#timings[source];
      if (timing !== undefined)
        this.#last.set(source, { frame: lastAtOrBefore(timing.pts, pts), left: false });
    }
  }

  /** Is to be told how far a way had come that was left: by source, the times of what was decoded last. */
  left(reached: readonly (number | undefined)[]): void {
    for (const [source, pts] of reached.entries()) {
      const timing = this.#timings[source];
      if (timing !== undefined && pts !== undefined)
        this.#last.set(source, { frame: lastAtOrBefore(timing.pts, pts), left: true });
    }
  }

  /** Frames to be decoded before a list can be drawn, of the source that has most of them. */
  distance(list: DrawList): number {
    return Math.max(0, ...[...this.#ways(list).values()].map(({ begin, target }) => target - begin));
  }

  /** The same picture with other frames of its sources, nearer with each, and at last the list itself. */
  *stops(list: DrawList): Generator<DrawList> {
    const ways = this.#ways(list);
    const each = [...ways.values()];
    const count = Math.max(
      0,
      ...each.map(({ begin, target, stride }) => Math.ceil((target - begin) / stride)),
    );
    const jumps = each.some((way) => way.jumps);
    for (let left = jumps ? count : count - 1; left > 0; left--) {
      const stopOf = (way: Way): number => Math.max(way.begin, way.target - left * way.stride);
      if (each.some((way) => stopOf(way) < way.from)) continue;
      yield withFrames(list, (source, pts) => {
        const way = ways.get(source);
        return way === undefined ? pts : (way.pts[stopOf(way)] ?? pts);
      });
    }
    yield list;
  }

  #ways(list: DrawList): ReadonlyMap<number, Way> {
    const ways = new Map<number, Way>();
    for (const { source, pts: wanted } of sourceFrames(list)) {
      const timing = this.#timings[source];
      if (timing === undefined) continue;
      const { pts, keyFrames, width, height } = timing;
      const target = lastAtOrBefore(pts, wanted);
      const key = keyFrames[lastAtOrBefore(keyFrames, target)] ?? 0;
      const last = this.#last.get(source);
      const readsOn = last !== undefined && key <= last.frame && last.frame <= target;
      const stride = Math.max(fewestBetween, Math.round(megapixelsBetween / ((width * height) / 1e6)));
      const begin = readsOn ? last.frame : key;
      const from = readsOn && last.left ? begin + passedFrames : begin;
      ways.set(source, { pts, begin, target, stride, jumps: !readsOn, from });
    }
    return ways;
  }
}

/** Of an ascending row; 0 where all are greater. */
export function lastAtOrBefore(row: Float64Array | Uint32Array, value: number): number {
  let low = 0;
  let high = row.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((row[middle] ?? Infinity) <= value) low = middle;
    else high = middle;
  }
  return low;
}

function sourceFrames(list: DrawList): { readonly source: number; readonly pts: number }[] {
  return list.flatMap((layer) => {
    if (layer.kind === 'source') return [layer];
    return 'from' in layer ? [...sourceFrames(layer.from), ...sourceFrames(layer.to)] : [];
  });
}

/** The list with other frames of its sources. */
export function withFrames(list: DrawList, frameOf: (source: number, pts: number) => number): DrawList {
  return list.map((layer): Layer => {
    if (layer.kind === 'source') return { ...layer, pts: frameOf(layer.source, layer.pts) };
    if (!('from' in layer)) return layer;
    return { ...layer, from: withFrames(layer.from, frameOf), to: withFrames(layer.to, frameOf) };
  });
}
