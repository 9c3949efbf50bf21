import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Item, TransitionStyle } from '../../../model/project/project.ts';
import { type Film, prepare } from '../../../model/evaluate/index.ts';
import { outputSize } from '../../../model/project/pictureSize.ts';
import { cropOne, type Layer, opacityOne, pixelOne, type Placement } from '../../../model/render/drawList.ts';
import { encodeDrawList } from '../../../model/render/drawListWords.ts';
import {
  asset,
  filmOf,
  gap,
  image,
  laidOut,
  plainCanvas,
  project,
  solid,
  text,
  time,
  track,
  transition,
  video,
} from './build.ts';

const media: Readonly<Record<string, MediaFacts>> = {
  walk: video({ frames: 600 }),
  long: video({ fps: '30000/1001', frames: 1_100_000, ticks: 30_000 }),
  wide: video({ width: 1920, height: 800 }),
  tall: video({ width: 1080, height: 1920 }),
  photo: image(4000, 3000),
  logo: image(400, 300, false),
  sliver: image(1, 1000),
};

const film = (...items: Item[]): Film => filmOf(project([track(items)]), media);
const stacked = (...tracks: Item[][]): Film => filmOf(project(tracks.map((items) => track(items))), media);

/** The one layer that a frame of a film over black consists of, beside the background. */
function only(one: Film, n = 0): Extract<Layer, { placement: Placement }> {
  const layers = one.drawList(n).filter((layer) => layer.kind !== 'solid' || layer.color !== 0x101418);
  assert.equal(layers.length, 1);
  const [layer] = layers;
  if (!layer || !('placement' in layer)) throw new Error('a layer with a placement was expected');
  return layer;
}

const ptsOf = (one: Film, n: number): number => {
  const layer = only(one, n);
  return layer.kind === 'source' ? layer.pts : NaN;
};

/** In whole and broken pixels: left, top, width, height. */
const rectOf = (one: Film, n = 0): number[] => only(one, n).placement.rect.map((value) => value / pixelOne);
const kinds = (layers: readonly Layer[]): string[] => layers.map(({ kind }) => kind);

describe('the source frame', () => {
  it('is the one at "in", then one after another', () => {
    const one = film(asset('walk', { in: 1, duration: 2 }));
    assert.deepEqual(
      [0, 1, 59].map((n) => ptsOf(one, n)),
      [90_000, 93_000, 267_000],
    );
  });

  it('follows the speed', () => {
    assert.equal(ptsOf(film(asset('walk', { speed: 2 })), 10), 20 * 3000);
    assert.equal(ptsOf(film(asset('walk', { speed: '1/2' })), 11), 5 * 3000);
  });

  it('never drifts: ten hours of 29.97 show each frame once', () => {
    const one = filmOf(project([track([asset('long')])], { fps: '30000/1001' }), media);
    assert.equal(one.frameCount, 1_100_000);
    for (const n of [0, 1, 29, 30, 107_892, 1_078_920, 1_099_999]) assert.equal(ptsOf(one, n), n * 1001);
  });

  it('is found in a container that counts milliseconds', () => {
    const mkv = video({ fps: '30000/1001', frames: 1000, ticks: 1000 });
    const one = filmOf(project([track([asset('mkv')])], { fps: '30000/1001' }), { mkv });
    for (let n = 0; n < 999; n++) assert.equal(ptsOf(one, n), mkv.video?.pts[n]);
  });

  it('is found in a container whose tick is a whole frame', () => {
    const avi = video({ fps: 25, frames: 100, ticks: 25 });
    const one = filmOf(project([track([asset('avi')])], { fps: 25 }), { avi });
    assert.deepEqual(
      [0, 1, 50, 99].map((n) => ptsOf(one, n)),
      [0, 1, 50, 99],
    );
    const doubled = filmOf(project([track([asset('avi')])], { fps: 50 }), { avi });
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((n) => ptsOf(doubled, n)),
      [0, 0, 1, 1, 2].map((_, n) => Math.floor((n + 0.5) / 2)),
    );
  });

  it('counts from the earliest presentation time of the media', () => {
    const late = video({ begins: '3/2', frames: 100 });
    const one = filmOf(project([track([asset('late', { in: 1 })])]), { late });
    assert.equal(ptsOf(one, 0), 1.5 * 90_000 + 90_000);
  });

  it('stays the same wherever the clip is moved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.constantFrom(24, '30000/1001', 60, 12.5),
        fc.constantFrom('1/4', 1, '7/5', 8),
        fc.integer({ min: 0, max: 5000 }),
        (milliseconds, fps, speed, from) => {
          const clip = (): Item => asset('walk', { in: `${from}/1000`, duration: 1, speed });
          const still = filmOf(project([track([clip()])], { fps }), media);
          const before = `${milliseconds}/1000`;
          const moved = filmOf(project([track([gap(before), clip()])], { fps }), media);
          const first = Number(time(before).mul(time(fps)).round());
          // The moved clip may be rounded to a frame more or less; the frames that both have are the same.
          for (let n = 0; n < Math.min(still.frameCount, moved.frameCount - first); n++) {
            assert.equal(ptsOf(moved, first + n), ptsOf(still, n));
          }
        },
      ),
    );
  });

  it('is held at the ends of the source where a handle is too short', () => {
    const one = film(
      asset('walk', { in: 10, out: 20 }),
      transition('wipe-right', 2),
      asset('walk', { in: 0, out: 5 }),
    );
    const stackPts = (n: number, side: 'from' | 'to'): number | undefined => {
      const [wipe] = one.drawList(n);
      const layer = wipe?.kind === 'wipe' ? wipe[side][0] : undefined;
      return layer?.kind === 'source' ? layer.pts / 3000 : undefined;
    };
    assert.deepEqual(
      [271, 299, 300, 328].map((n) => stackPts(n, 'from')),
      [571, 599, 599, 599],
    );
    assert.deepEqual(
      [271, 299, 300, 328].map((n) => stackPts(n, 'to')),
      [0, 0, 0, 28],
    );
  });

  it('has a source of its own in each of two clips that are shown at once', () => {
    const one = film(
      asset('walk', { out: 5 }),
      transition('crossfade', 1),
      asset('walk', { in: 8, out: 12 }),
      asset('walk'),
    );
    assert.deepEqual(one.sources, [
      { asset: 'walk', picture: true, sound: true },
      { asset: 'walk', picture: true, sound: true },
    ]);
    const [mix] = one.drawList(150);
    assert.ok(mix?.kind === 'mix');
    assert.deepEqual(
      [...mix.from, ...mix.to].map((layer) => layer.kind === 'source' && layer.source),
      [0, 1],
    );
    const last = only(one, one.frameCount - 1);
    assert.equal(last.kind === 'source' && last.source, 0);
  });
});

describe('the place of a layer', () => {
  it('is exactly the canvas for a picture of its shape, whatever its size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom(320, 1280, 1920, 3840), (k, width) => {
        const height = (width * 9) / 16;
        const clip = video({ width: 16 * k, height: 9 * k, frames: 10 });
        const one = filmOf(project([track([asset('clip', { fadeIn: 1 })])], { width, height }), { clip });
        assert.deepEqual(rectOf(one), [0, 0, width, height]);
      }),
    );
  });

  it('contains, covers, fills, or is left as large as it is', () => {
    const rect = (fit: 'contain' | 'cover' | 'fill' | 'none'): number[] =>
      rectOf(film(asset('wide', { fit })));
    assert.deepEqual(rect('contain'), [0, 140, 1920, 800]);
    assert.deepEqual(rect('cover'), [-336, 0, 2592, 1080]);
    assert.deepEqual(rect('fill'), [0, 0, 1920, 1080]);
    assert.deepEqual(rect('none'), [0, 140, 1920, 800]);
    assert.deepEqual(rectOf(film(asset('tall'))), [656.25, 0, 607.5, 1080]);
  });

  it('contains images that are larger than the canvas, and leaves smaller ones', () => {
    assert.deepEqual(rectOf(film(asset('photo', { duration: 1 }))), [240, 0, 1440, 1080]);
    assert.deepEqual(rectOf(film(asset('logo', { duration: 1 }))), [760, 390, 400, 300]);
  });

  it('crops before it fits', () => {
    const crop = { left: 0.25, top: 0, right: 0.25, bottom: 0 };
    const layer = only(film(asset('photo', { duration: 1, place: { crop } })));
    assert.deepEqual(layer.placement.crop, [cropOne / 4, 0, (cropOne * 3) / 4, cropOne]);
    assert.deepEqual(
      layer.placement.rect.map((value) => value / pixelOne),
      [600, 0, 720, 1080],
    );
  });

  it('puts the anchor at x and y, and turns about it', () => {
    const place = { x: 0.25, y: 0.5, anchor: [0, 0] as const };
    assert.deepEqual(rectOf(film(asset('logo', { duration: 1, place }))), [480, 540, 400, 300]);
    const turned = only(film(asset('logo', { duration: 1, place: { ...place, rotation: 90 } })));
    // The upper left corner stays; the rectangle's centre goes from (+200, +150) to (-150, +200).
    assert.deepEqual(
      turned.placement.rect.map((value) => value / pixelOne),
      [480 - 150 - 200, 540 + 200 - 150, 400, 300],
    );
    assert.equal(turned.placement.rotation, 2 ** 22);
    assert.equal(
      only(film(asset('logo', { duration: 1, place: { rotation: -90 } }))).placement.rotation,
      3 * 2 ** 22,
    );
    assert.equal(only(film(asset('logo', { duration: 1, place: { rotation: 720 } }))).placement.rotation, 0);
  });

  it('lies on whole pixels when a still is shown pixel for pixel', () => {
    // Five letters of 40 are 100 wide; an odd width centred would lie between pixels.
    assert.deepEqual(rectOf(film(text('abc', { duration: 1, style: { size: 41 } }))), [929, 520, 62, 41]);
    assert.deepEqual(rectOf(film(asset('logo', { duration: 1, place: { x: 0.1001 } }))), [-8, 390, 400, 300]);
  });

  it('has edges within 1/64 of a whole pixel moved on to it', () => {
    const left = (x: number): number =>
      rectOf(film(asset('wide', { duration: 1, place: { x, scale: 0.5 } })))[0] ?? NaN;
    assert.equal(left(0.5 + 0.01 / 1920), 480);
    assert.equal(left(0.5 - 0.01 / 1920), 480);
    assert.equal(left(0.5 + 0.25 / 1920), 480.25);
  });

  it('does not snap while it moves', () => {
    const slow = film(
      asset('logo', {
        duration: 1,
        animate: {
          x: [
            [0, 0.5],
            [1, 0.5004],
          ],
        },
      }),
    );
    assert.ok(Math.abs((rectOf(slow, 15)[0] ?? 0) - (760 + 0.0002 * 1920)) < 1e-3);
  });

  it('animates every property, exactly at its keys', () => {
    const one = film(
      asset('logo', {
        duration: 2,
        animate: {
          scale: [
            [0, 1],
            [1, 2],
          ],
          opacity: [
            [0, 0.5],
            [1, 1],
          ],
        },
      }),
    );
    assert.deepEqual(rectOf(one, 30), [560, 240, 800, 600]);
    assert.deepEqual(rectOf(one, 15), [660, 315, 600, 450]);
    assert.deepEqual(
      [0, 15, 30].map((n) => only(one, n).placement.opacity),
      [16384, 24576, 32768],
    );
  });

  it('stays within 32 bits, however odd the picture', () => {
    const one = film(asset('sliver', { duration: 1, fit: 'cover', place: { scale: 3 } }));
    const { rect, crop } = only(one).placement;
    for (const value of rect) assert.ok(Math.abs(value) < 2 ** 31);
    // What is left of the source is what lies there, so what is seen is still right: its middle row is the canvas's.
    const row = crop[1] + ((540 * pixelOne - rect[1]) / rect[3]) * (crop[3] - crop[1]);
    assert.ok(Math.abs(row - cropOne / 2) <= 1 && crop[1] > 0);
  });

  it('scales with the output, and text is drawn for it', () => {
    const built = project([track([text('abcd', { duration: 1 })])]);
    const small = filmOf(built, {}, { width: 960, height: 540 });
    assert.deepEqual(rectOf(small), [460, 260, 40, 20]);
    assert.ok(small.rasters[0]?.includes('"scale":0.5'));
  });

  it('keeps its shape between bars in an output of another shape, and bars hide what sticks out', () => {
    const inside = filmOf(project([track([asset('wide', { duration: 1 })])]), media, {
      width: 1000,
      height: 1000,
    });
    assert.deepEqual(kinds(inside.drawList(0)), ['solid', 'source']);
    assert.deepEqual(rectOf(inside)[2], 1000);
    const outside = filmOf(project([track([asset('wide', { duration: 1, fit: 'cover' })])]), media, {
      width: 1000,
      height: 1000,
    });
    const list = outside.drawList(0);
    assert.deepEqual(kinds(list), ['solid', 'source', 'solid', 'solid']);
    const edges = list
      .slice(2)
      .map((layer) => ('placement' in layer ? layer.placement.rect.map((v) => v / pixelOne) : []));
    assert.deepEqual(edges, [
      [0, 0, 1000, 218],
      [0, 781, 1000, 219],
    ]);
  });

  it('fills an output that differs from the canvas only by what even sizes round', () => {
    const size = outputSize(plainCanvas, 500, undefined);
    assert.deepEqual(size, { width: 500, height: 282 });
    const one = filmOf(project([track([asset('walk', { duration: 1 })])]), media, size);
    assert.deepEqual(rectOf(one), [0, 0, 500, 282]);
    assert.equal(one.drawList(0).length, 1);
  });
});

describe('opacity', () => {
  it('is the product of place, fades and the alpha of a colour', () => {
    const one = film(
      solid(0xff0000, { duration: 2, fadeIn: 1, fadeOut: 1, alpha: 51, place: { opacity: 0.5 } }),
    );
    const at = (n: number): number => only(one, n).placement.opacity;
    assert.equal(at(14), Math.round(0.5 * 0.2 * (14.5 / 30) * opacityOne));
    for (let n = 0; n < 30; n++) assert.equal(at(n), at(59 - n), 'fades mirror each other');
  });
});

describe('what cannot be seen', () => {
  it('is left out below a picture that covers the canvas', () => {
    const one = stacked(
      [asset('wide', { duration: 1 })],
      [text('hi', { duration: 1 })],
      [asset('walk', { duration: 1 })],
    );
    assert.deepEqual(kinds(one.drawList(0)), ['source']);
  });

  it('is left out when it is transparent, outside, or under something opaque', () => {
    const one = stacked(
      [asset('logo', { duration: 1 })],
      [asset('photo', { duration: 1 })],
      [text('off', { duration: 1, place: { x: 1.5 } })],
      [text('gone', { duration: 1, place: { opacity: 0 } })],
    );
    assert.deepEqual(kinds(one.drawList(0)), ['solid', 'raster']);
  });

  it('is kept under what is translucent, turned, or a hair too small', () => {
    for (const [id, over] of [
      ['walk', { opacity: 0.999 }],
      ['walk', { rotation: 1 }],
      ['walk', { scale: 0.999 }],
      ['walk', { x: 0.501 }],
      ['logo', { scale: 10 }],
    ] as const) {
      const one = stacked([asset('wide', { duration: 1 })], [asset(id, { duration: 1, place: over })]);
      assert.equal(one.drawList(0).length, 3, JSON.stringify(over));
    }
  });

  it('is left out under half a turn, and under a transition of two that cover', () => {
    const half = stacked(
      [asset('wide', { duration: 1 })],
      [asset('walk', { duration: 1, place: { rotation: 180 } })],
    );
    assert.deepEqual(kinds(half.drawList(0)), ['source']);
    const joined = stacked(
      [asset('wide', { duration: 8 })],
      [asset('walk', { duration: 4 }), transition('circle', 1), asset('walk', { duration: 4 })],
    );
    assert.deepEqual(kinds(joined.drawList(120)), ['circle']);
  });

  it('does not count hidden tracks', () => {
    const built = project([
      track([asset('walk', { duration: 1 })]),
      track([solid(1, { duration: 1 })], { hidden: true }),
    ]);
    const one = filmOf(built, media);
    assert.deepEqual(kinds(one.drawList(0)), ['source']);
  });

  it('makes lists that are equal, and the same object, where nothing changes', () => {
    const one = stacked([asset('photo', { duration: 2 })], [text('hi', { duration: 2 })]);
    assert.equal(one.drawList(3), one.drawList(4));
    assert.deepEqual(encodeDrawList(one.drawList(0)), encodeDrawList(one.drawList(59)));
  });
});

describe('a transition', () => {
  /** Red to blue, ten frames around frame 60; the list without the background. */
  const at = (style: TransitionStyle, i: number, ...sides: ('from' | 'to')[]): readonly Layer[] => {
    const red = sides.includes('from') || sides.length === 0 ? [asset('walk', { in: 1, duration: 2 })] : [];
    const blue = sides.includes('to') || sides.length === 0 ? [asset('walk', { in: 9, duration: 2 })] : [];
    const one = film(...red, transition(style, '10/30'), ...blue);
    const first = red.length === 0 ? 0 : blue.length === 0 ? 50 : 55;
    const list = one.drawList(first + i);
    return list[0]?.kind === 'solid' && list[0].color === 0x101418 ? list.slice(1) : list;
  };

  it('crossfades evenly', () => {
    const weights = Array.from({ length: 10 }, (_, i) => at('crossfade', i)).map(
      ([mix]) => mix?.kind === 'mix' && mix.weight,
    );
    assert.deepEqual(
      weights,
      Array.from({ length: 10 }, (_, i) => Math.round(((i + 0.5) / 10) * 32768)),
    );
  });

  it('dips to the colour and out of it', () => {
    const [first] = at('dip', 0);
    assert.ok(first?.kind === 'mix' && first.to[0]?.kind === 'solid' && first.from[0]?.kind === 'source');
    assert.equal(first.weight, Math.round(0.1 * 32768));
    const [before] = at('dip', 4);
    assert.ok(before?.kind === 'mix' && before.to[0]?.kind === 'solid');
    assert.equal(before.weight, Math.round(0.9 * 32768));
    const [last] = at('dip', 9);
    assert.ok(last?.kind === 'mix' && last.from[0]?.kind === 'solid' && last.to[0]?.kind === 'source');
    assert.equal(last.weight, Math.round(0.9 * 32768));
    const odd = film(
      solid(0xff0000, { duration: 2 }),
      transition('dip', '5/30'),
      solid(0x0000ff, { duration: 2 }),
    );
    assert.deepEqual(
      odd.drawList(60),
      film(solid(0, { duration: 1 })).drawList(0),
      'the middle is the colour alone',
    );
  });

  it('wipes with an edge that moves the way it says', () => {
    const position = (style: TransitionStyle, i: number): number => {
      const [wipe] = at(style, i);
      return wipe?.kind === 'wipe' ? wipe.position / pixelOne : NaN;
    };
    for (const [style, length] of [
      ['wipe-right', 1920],
      ['wipe-down', 1080],
    ] as const) {
      assert.ok(position(style, 0) < length * 0.02);
      assert.ok(position(style, 9) > length * 0.98);
    }
    for (const [style, opposite, length] of [
      ['wipe-left', 'wipe-right', 1920],
      ['wipe-up', 'wipe-down', 1080],
    ] as const) {
      for (let i = 0; i < 10; i++)
        assert.ok(Math.abs(position(style, i) + position(opposite, i) - length) < 1e-9);
    }
  });

  it('slides the new picture in with its edge, by whole pairs of pixels', () => {
    for (const [style, axis, sign] of [
      ['slide-left', 0, 1],
      ['slide-right', 0, -1],
      ['slide-up', 1, 1],
      ['slide-down', 1, -1],
    ] as const) {
      const length = [1920, 1080][axis]!;
      for (const i of [1, 5, 8]) {
        const [wipe] = at(style, i);
        assert.ok(wipe?.kind === 'wipe');
        const [coming] = wipe.to;
        const [leaving] = wipe.from;
        assert.ok(coming && 'placement' in coming && leaving && 'placement' in leaving);
        assert.deepEqual(leaving.placement.rect.slice(0, 2), [0, 0]);
        const start = coming.placement.rect[axis] / pixelOne;
        assert.equal(Math.abs(start % 2), 0);
        // To the left and up the edge is the new picture's first column or row, else its last.
        assert.equal(wipe.position / pixelOne, sign > 0 ? start : start + length);
      }
    }
  });

  it('zooms in on the old picture and settles on the new one', () => {
    const widths = (i: number): number[] => {
      const [mix] = at('zoom', i);
      assert.ok(mix?.kind === 'mix');
      return [...mix.from, ...mix.to].map((layer) =>
        'placement' in layer ? layer.placement.rect[2] / pixelOne : 0,
      );
    };
    for (let i = 0; i < 10; i++) {
      const [leaving = 0, coming = 0] = widths(i);
      assert.ok(leaving >= 1920 && leaving <= 2880 && coming >= 1920 && coming <= 2880);
      assert.deepEqual([leaving, coming], widths(9 - i).reverse(), 'it is the same backwards');
    }
  });

  it('opens a circle from the middle to beyond the corners', () => {
    const radius = (i: number): number => {
      const [circle] = at('circle', i);
      assert.ok(circle?.kind === 'circle');
      assert.deepEqual([circle.x, circle.y], [960 * pixelOne, 540 * pixelOne]);
      return circle.radius / pixelOne;
    };
    assert.ok(radius(0) < 30 && radius(9) > 1080 && radius(9) < 1102);
  });

  it('fades from what is below at the start of a track, and to it at the end', () => {
    const opacity = (i: number, side: 'from' | 'to'): number | undefined => {
      const [layer] = at('crossfade', i, side);
      return layer && 'placement' in layer ? layer.placement.opacity : undefined;
    };
    for (let i = 0; i < 10; i++) {
      assert.equal(opacity(i, 'to'), Math.round(((i + 0.5) / 10) * 32768));
      assert.equal(opacity(i, 'from'), opacity(9 - i, 'to'));
    }
    const [wipe] = at('wipe-up', 4, 'to');
    assert.deepEqual(wipe?.kind === 'wipe' && [wipe.from.length, wipe.to.length], [0, 1]);
  });
});

describe('a part of a film, or another rate', () => {
  const built = project([track([asset('walk', { duration: 10 })])], { fps: 30 });

  it('shows the canvas frame floor(n * canvasFps / fps)', () => {
    for (const fps of [60, 15, 24, '30000/1001', 12.5] as const) {
      const one = filmOf(built, media, { fps: time(fps) });
      const ratio = 30 / time(fps).toNumber();
      assert.equal(one.frameCount, Math.ceil(300 / ratio - 1e-9));
      for (let n = 0; n < one.frameCount; n++)
        assert.equal(ptsOf(one, n), 3000 * Math.floor(n * ratio + 1e-9));
    }
  });

  it('begins and ends at the nearest frames of its range', () => {
    const one = filmOf(built, media, { range: [time('1.01'), time('2.99')] });
    assert.equal(one.frameCount, 60);
    assert.deepEqual([ptsOf(one, 0), ptsOf(one, 59)], [90_000, 267_000]);
    assert.equal(filmOf(built, media, { range: [time(9), time(50)] }).frameCount, 30);
  });

  it('needs only what it shows', () => {
    const two = project([
      track([text('one', { duration: 1 }), asset('walk', { duration: 1 }), text('two', { duration: 1 })]),
    ]);
    const one = filmOf(two, media, { range: [time(2), time(3)] });
    assert.deepEqual([one.sources.length, one.rasters.length], [0, 1]);
  });

  it('without a frame is refused, and so are frames beyond its end', () => {
    assert.throws(() => filmOf(built, media, { range: [time(10), time(11)] }), {
      code: 'usage',
      message: /10\.000 s long/,
    });
    const one = filmOf(built, media);
    for (const n of [-1, 300, 0.5]) assert.throws(() => one.drawList(n), RangeError);
  });

  it('names a raster that nobody made', () => {
    const words = project([track([text('one', { duration: 1 })])]);
    assert.throws(
      () => prepare(laidOut(words), new Map(), { ...plainCanvas, range: undefined }),
      /no raster was made for/,
    );
  });
});
