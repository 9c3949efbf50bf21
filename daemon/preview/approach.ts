/**
 * The way of decoders to a frame. A picture in the middle of a long group is decoded from the key frame before it on; so what can be shown on the way is
 * planned here: the key frame, then pictures ever nearer. Each is one short step, and between two steps a newer wish is heard. Pure: knows what decoders
 * have shown last, and drives none.
 */
import type { VideoFacts } from '../../model/media/facts.ts';
import type { DrawList, Layer } from '../../model/render/drawList.ts';

/** When each frame of a source is shown and where decoding can begin. Undefined for a source without a picture. */
export type SourceTiming = Pick<VideoFacts, 'pts' | 'keyFrames'> | undefined;

/** Frames between two steps: some 60 ms of decoding at 1080p. */
const stride = 16;

/** Where one source stands and has to go, in frames of its own. */
interface Way {
  readonly pts: Float64Array;
  /** Where decoding goes on, or begins anew. */
  readonly begin: number;
  readonly target: number;
  /** Begins at a key frame: what is there is not what was shown last. */
  readonly jumps: boolean;
}

export class Approach {
  readonly #timings: readonly SourceTiming[];
  /** By source: the frame that was shown last. */
  readonly #shown = new Map<number, number>();

  constructor(timings: readonly SourceTiming[]) {
    this.#timings = timings;
  }

  /** Is to be told of every list that was drawn. */
  drawn(list: DrawList): void {
    for (const { source, pts } of sourceFrames(list)) {
      const timing = this.#timings[source];
      if (timing !== undefined) this.#shown.set(source, lastAtOrBefore(timing.pts, pts));
    }
  }

  /** Frames to be decoded before a list can be drawn, of the source that has most of them. */
  distance(list: DrawList): number {
    return Math.max(0, ...[...this.#ways(list).values()].map(({ begin, target }) => target - begin));
  }

  /** The same picture with other frames of its sources, nearer with each; none where the list itself is near. */
  *steps(list: DrawList): Generator<DrawList> {
    const ways = this.#ways(list);
    const count = Math.ceil(this.distance(list) / stride);
    const jumps = [...ways.values()].some((way) => way.jumps);
    for (let left = jumps ? count : count - 1; left > 0; left--) {
      yield withFrames(list, (source, pts) => {
        const way = ways.get(source);
        return way === undefined ? pts : (way.pts[Math.max(way.begin, way.target - left * stride)] ?? pts);
      });
    }
  }

  #ways(list: DrawList): ReadonlyMap<number, Way> {
    const ways = new Map<number, Way>();
    for (const { source, pts: wanted } of sourceFrames(list)) {
      const timing = this.#timings[source];
      if (timing === undefined) continue;
      const { pts, keyFrames } = timing;
      const target = lastAtOrBefore(pts, wanted);
      const key = keyFrames[lastAtOrBefore(keyFrames, target)] ?? 0;
      const shown = this.#shown.get(source);
      const readsOn = shown !== undefined && key <= shown && shown <= target;
      ways.set(source, { pts, begin: readsOn ? shown : key, target, jumps: !readsOn });
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
