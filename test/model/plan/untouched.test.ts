import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MediaFacts } from '../../../model/media/facts.ts';
import { copyRefusal, type DecodingOrder, untouchedStretches } from '../../../model/plan/untouched.ts';
import type { Item, Track } from '../../../model/project/project.ts';
import {
  asset,
  filmOf,
  plainCanvas,
  project,
  solid,
  text,
  track,
  transition,
  video,
} from '../evaluate/build.ts';
import { planOf } from './plan.ts';

/** Indices of frames in decoding order: each group opens with a key frame, then every third frame comes before the two that are shown before it. */
function decoding(groups: readonly number[]): {
  readonly order: readonly number[];
  readonly starts: readonly number[];
} {
  const order: number[] = [];
  const starts: number[] = [];
  for (const length of groups) {
    const first = order.length;
    starts.push(first);
    order.push(first);
    for (let next = 1; next < length; next += 3) {
      const ahead = Math.min(next + 2, length - 1);
      order.push(first + ahead);
      for (let between = next; between < ahead; between++) order.push(first + between);
    }
  }
  return { order, starts };
}

const ptsOf = ({ video: picture }: MediaFacts): Float64Array => picture?.pts ?? new Float64Array();

function inFile(facts: MediaFacts, { order, starts }: ReturnType<typeof decoding>): DecodingOrder {
  const pts = ptsOf(facts);
  return {
    decodeOrder: Float64Array.from(order, (index) => pts[index] ?? NaN),
    starts: Uint32Array.from(starts),
  };
}

/** A minute at 30 frames a second with a key frame every second, and one with a key frame at its beginning alone. */
const media: Readonly<Record<string, MediaFacts>> = {
  phone: video({ frames: 1800 }),
  camera: video({ frames: 1800 }),
  film: video({ fps: 24, frames: 1800 }),
};
const orders: Readonly<Record<string, DecodingOrder>> = {
  phone: inFile(media['phone']!, decoding(Array.from({ length: 60 }, () => 30))),
  camera: inFile(media['camera']!, decoding([1800])),
  film: inFile(media['film']!, decoding(Array.from({ length: 60 }, () => 30))),
};

/** Copies, as `asset first frame..end frame of the film, from which frame of the asset`. */
function copies(tracks: readonly Track[], known = orders, shortest = 60): readonly string[] {
  const film = filmOf(project(tracks), media);
  const streams = new Map(
    film.sources.flatMap(({ asset: id }, index) => (known[id] ? [[index, known[id]] as const] : [])),
  );
  return untouchedStretches(film, streams, shortest).map(({ firstFrame, endFrame, source, pts }) => {
    const id = film.sources[source]?.asset ?? '';
    assert.equal(pts.length, endFrame - firstFrame);
    return `${id} ${firstFrame}..${endFrame} from ${ptsOf(media[id]!).indexOf(pts[0]!)}`;
  });
}

const check = (items: readonly Item[], expected: readonly string[], ...above: readonly Track[]): void =>
  assert.deepEqual(copies([track(items), ...above]), expected);

describe('footage that is shown as it is', () => {
  it('is copied from its first key frame on', () => {
    check([asset('phone', { duration: 10 })], ['phone 0..300 from 0']);
    check([asset('phone', { in: '1/2', duration: 10 })], ['phone 15..298 from 30']);
    check([asset('camera', { in: 5, duration: 10 })], []);
  });

  it('ends where nothing that is shown needs a later frame', () => {
    // The group is decoded 0, 3, 1, 2, 6, 4, 5, …: 240 + 3n + 1 frames are complete.
    check([asset('phone', { duration: '241/30' })], ['phone 0..241 from 0']);
    check([asset('phone', { duration: '242/30' })], ['phone 0..241 from 0']);
    check([asset('phone', { duration: '244/30' })], ['phone 0..244 from 0']);
    check([asset('camera', { duration: 60 })], ['camera 0..1800 from 0']);
  });

  it('is each clip for itself', () => {
    check(
      [
        asset('phone', { in: 10, duration: 4 }),
        solid(0x102030, { duration: 1 }),
        asset('phone', { in: 30, duration: 5 }),
        asset('camera', { duration: 3 }),
      ],
      ['phone 0..120 from 300', 'phone 150..300 from 900', 'camera 300..388 from 0'],
    );
  });

  it('goes on over a cut at which nothing changes', () => {
    check([asset('phone', { duration: 3 }), asset('phone', { in: 3, duration: 3 })], ['phone 0..180 from 0']);
  });

  it('is none that anything lies over, that is moved, faded, cropped, or shown at another rate', () => {
    const over = track([text('Title', { start: 3, duration: 2 })]);
    check([asset('phone', { duration: 10 })], ['phone 0..90 from 0', 'phone 150..300 from 150'], over);
    for (const changed of [
      asset('phone', { duration: 10, place: { scale: 1.1 } }),
      asset('phone', { duration: 10, place: { x: 0.51 } }),
      asset('phone', { duration: 10, place: { rotation: 180 } }),
      asset('phone', { duration: 10, place: { opacity: 0.9 } }),
      asset('phone', { duration: 10, place: { crop: { left: 0.1, top: 0, right: 0, bottom: 0 } } }),
      asset('phone', { duration: 10, speed: '1/2' }),
      asset('phone', { duration: 10, speed: 2 }),
      asset('film', { duration: 10 }),
    ])
      check([changed], []);
    check([asset('phone', { duration: 10, fadeIn: 1, fadeOut: 1 })], ['phone 30..270 from 30']);
    check([asset('film', { duration: 10, speed: '5/4' })], ['film 0..300 from 0']);
  });

  it('keeps clear of transitions', () => {
    check(
      [asset('phone', { in: 5, duration: 5 }), transition('crossfade', 1), asset('camera', { duration: 5 })],
      ['phone 0..133 from 150'],
    );
  });

  it('is not worth a seam when it is short', () => {
    check([asset('phone', { duration: '62/30' })], ['phone 0..61 from 0']);
    check([asset('phone', { duration: '59/30' })], []);
  });

  it('goes on to the end of its file', () => {
    check([asset('phone', { in: 55, duration: 5 })], ['phone 0..150 from 1650']);
  });

  it('stops before a frame that is decoded and not shown', () => {
    const { order, starts } = decoding(Array.from({ length: 60 }, () => 30));
    const hidden = { phone: inFile(media['phone']!, { order: order.with(95, -1), starts }) };
    const tracks = [track([asset('phone', { duration: 10 })])];
    assert.deepEqual(copies(tracks, hidden), ['phone 0..94 from 0', 'phone 120..300 from 120']);
  });

  it('is what the order of its file says and nothing else, of any file and any cut', () => {
    const groups = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        groups,
        fc.nat(200),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 40 }),
        (lengths, skipped, shown, shortest) => {
          const made = decoding(lengths);
          const from = skipped % made.order.length;
          const frames = 1 + ((shown - 1) % (made.order.length - from));
          const facts = video({ frames: made.order.length });
          const film = filmOf(
            project([track([asset('any', { in: `${from}/30`, duration: `${frames}/30` })])]),
            { any: facts },
          );
          const pts = ptsOf(facts);
          const wanted: string[] = [];
          // The plain way: of each key frame the longest stretch, tried from the longest down.
          let free = from;
          for (const start of made.starts) {
            if (start < free) continue;
            for (let end = Math.min(from + frames, pts.length); end >= start + shortest; end--) {
              const decoded = made.order.slice(start, end);
              if (decoded.some((index) => index < start || index >= end)) continue;
              wanted.push(`${start - from}..${end - from} from ${start}`);
              free = end;
              break;
            }
          }
          const found = untouchedStretches(film, new Map([[0, inFile(facts, made)]]), shortest);
          assert.deepEqual(
            found.map((each) => `${each.firstFrame}..${each.endFrame} from ${pts.indexOf(each.pts[0]!)}`),
            wanted,
          );
        },
      ),
    );
  });
});

describe('a film with copies', () => {
  const streamsOf = (film: ReturnType<typeof filmOf>): ReadonlyMap<number, DecodingOrder> =>
    new Map(
      film.sources.flatMap(({ asset: id }, index) => (orders[id] ? [[index, orders[id]] as const] : [])),
    );
  const plan = (items: readonly Item[]): ReturnType<typeof planOf> => {
    const film = filmOf(project([track(items)]), media);
    return planOf(film, 8, undefined, streamsOf(film));
  };
  const shots = [
    asset('phone', { in: '1/2', duration: 20 }),
    solid(0x102030, { duration: 4 }),
    asset('camera', { in: 4, duration: 9 }),
  ];

  it('encodes what is left around them', () => {
    const { segments, bounds } = plan(shots);
    assert.deepEqual(bounds, [0, 15, 598, 600, 720, 840, 990]);
    assert.deepEqual(
      segments.map(({ untouched }) => untouched?.source),
      [undefined, 0, undefined, undefined, undefined, undefined],
    );
  });

  it('keeps the keys of all its parts when they move', () => {
    const moved = plan([solid(0x405060, { duration: 3 }), ...shots]);
    assert.deepEqual(moved.keys.slice(1), plan(shots).keys);
  });

  it('has keys for copies that do not depend on settings', () => {
    const film = filmOf(project([track(shots)]), media);
    const identity = {
      engine: 'engine',
      encoder: 'another',
      division: 'division',
      sources: ['file of phone', 'file of camera'],
      rasters: [],
    };
    const other = planOf(film, 8, identity, streamsOf(film)).keys;
    const same = plan(shots).keys.map((key, index) => key === other[index]);
    assert.deepEqual(same, [false, true, false, false, false, false]);
  });
});

describe('footage that cannot be copied', () => {
  const refused = (change: Partial<NonNullable<MediaFacts['video']>>, quality = 23): string | undefined =>
    copyRefusal({ ...video().video!, ...change }, plainCanvas, quality);

  it('is refused in words', () => {
    assert.equal(refused({}), undefined);
    assert.equal(refused({}, 1), undefined);
    assert.match(refused({}, 0.9)!, /without loss/u);
    assert.match(refused({ codec: 'hevc' })!, /hevc/u);
    assert.match(refused({ interlaced: true })!, /interlaced/u);
    assert.match(refused({ rotation: 90 })!, /90 degrees/u);
    assert.match(refused({ pixelAspect: { num: 4, den: 3 } })!, /square/u);
    assert.match(refused({ width: 1280, height: 720 })!, /1280x720.*1920x1080/u);
  });
});
