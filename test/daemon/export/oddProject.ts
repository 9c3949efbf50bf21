/** Projects as nobody would write them, though the format allows nearly all of it: any size and rate, clips of one frame, keyframes outside of their clip. */
import fc from 'fast-check';
import type { OddFootage } from './oddFootage.ts';

/** One of them, and how its film is ordered. */
export interface OddOrder {
  readonly project: object;
  /** As `--var` gives them. */
  readonly variables: Readonly<Record<string, string>>;
  /** As `--range` gives it. */
  readonly range: string | undefined;
}

const size = fc.integer({ min: 8, max: 130 }).map((half) => 2 * half);
const rate = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.constantFrom<unknown>(12, 12.5, 15, 23.976, 24, 25, '30000/1001', 30, 48, 50, 60, '71/3'),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1, '7/3', 5, 240) },
);
const hundredths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: Math.round(min * 100), max: Math.round(max * 100) }).map((value) => value / 100);

/** The same length in any of its spellings. */
const length = fc.oneof(
  { weight: 10, arbitrary: hundredths(0.1, 0.8) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 15 }).map((frames) => `${frames}f`) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 9, max: 13 }))
      .map(([a, b]) => `${a}/${b}s`),
  },
  // So short that it has no frame of its own.
  { weight: 1, arbitrary: fc.constantFrom<unknown>(0.001, '1/500s', '1f', 0.02) },
);

const ease = fc.constantFrom<unknown>(
  'linear',
  'hold',
  'in-quad',
  'out-bounce',
  'in-out-elastic',
  'out-back',
  [0.2, -3, 0.7, 4],
);

/** Keys before, in and after the clip. */
const keys = (min: number, max: number): fc.Arbitrary<object[]> =>
  fc
    .uniqueArray(hundredths(0, 3), { minLength: 1, maxLength: 4 })
    .chain((times) =>
      fc
        .array(fc.tuple(hundredths(min, max), ease), { minLength: times.length, maxLength: times.length })
        .map((values) =>
          times
            .toSorted((a, b) => a - b)
            .map((t, index) => ({ t, v: values[index]![0], ease: values[index]![1] })),
        ),
    );

const place = fc.record(
  {
    x: hundredths(-1, 2),
    y: hundredths(-1, 2),
    anchor: fc.tuple(hundredths(-0.5, 1.5), hundredths(-0.5, 1.5)),
    scale: fc.constantFrom(0, 0.001, 0.3, 0.5, 1, 1.001, 2, 20),
    rotation: fc.constantFrom(0, 90, 180, 270, -90, 45, 0.1, 359.9, 7200),
    opacity: fc.constantFrom(0, 0.004, 0.5, 0.999, 1),
    crop: fc.record(
      {
        left: hundredths(0, 0.5),
        top: hundredths(0, 0.99),
        right: hundredths(0, 0.49),
        bottom: fc.constantFrom(0, 0.009),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const moves = {
  x: keys(-2, 3),
  y: keys(-2, 3),
  'anchor.x': keys(-1, 2),
  scale: keys(0, 3),
  rotation: keys(-720, 720),
  opacity: keys(0, 1),
  'crop.left': keys(0, 1),
  'crop.right': keys(0, 1),
};

const fades = { fadeIn: length, fadeOut: length };
const fit = fc.constantFrom('contain', 'cover', 'fill', 'none');
const shown = { place, fit, animate: fc.record(moves, { requiredKeys: [] }) };
const loud = { gain: hundredths(-96, 24), muted: fc.boolean() };

/** Often most of it is left out: then films go through as they are. */
const some = (model: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> =>
  fc.oneof(fc.constant({}), fc.record(model, { requiredKeys: [] }));

const speed = fc.constantFrom(1, 1, 1, 0.25, 0.5, 1.1, 2, 8);

/** Which part of a source, of which the shortest have a hundredth of a second. */
const part = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.record({ duration: length }) },
  { weight: 5, arbitrary: fc.record({ in: hundredths(0, 0.4), duration: length }) },
  {
    weight: 2,
    arbitrary: fc.record({ in: fc.constantFrom('3f', '1/7s', 0.33), duration: length, speed }),
  },
  { weight: 2, arbitrary: fc.record({ out: fc.constantFrom('7f', 0.6), speed }) },
  { weight: 2, arbitrary: fc.record({ speed }) },
);

const texts = fc.constantFrom(
  '${name}',
  'Ünïcode – ✓',
  'two\nlines',
  '',
  ' ',
  '$${not}',
  'مرحبا',
  'a'.repeat(300),
);
const colour = fc.constantFrom('#fff', '#102030', '#ff000080', '#00000000');

const style = fc.record(
  {
    size: fc.constantFrom(1, 7.5, 24, 300),
    weight: fc.constantFrom(100, 400, 900),
    italic: fc.boolean(),
    color: colour,
    align: fc.constantFrom('left', 'center', 'right'),
    maxWidth: fc.constantFrom(0.01, 0.5, 10),
    letterSpacing: fc.constantFrom(-20, 0, 30),
    background: colour,
    padding: fc.constantFrom(0, 5, 200),
    shadow: fc.constant({}),
    outline: fc.constant({ width: 3 }),
  },
  { requiredKeys: [] },
);

const transition = fc.record(
  {
    transition: fc.constantFrom('crossfade', 'dip', 'wipe-left', 'slide-up', 'zoom', 'circle', 'wipe-down'),
    duration: fc.oneof({ weight: 6, arbitrary: hundredths(0.05, 0.3) }, { weight: 1, arbitrary: length }),
    mode: fc.constantFrom('handles', 'handles', 'overlap'),
  },
  { requiredKeys: ['transition', 'duration'] },
);

const joined = (...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as object);

function clips({ films, sounds, stills }: OddFootage): {
  readonly seen: fc.Arbitrary<object>;
  readonly heard: fc.Arbitrary<object>;
} {
  const of = (names: readonly string[]): fc.Arbitrary<object> =>
    fc.record({ asset: fc.constantFrom(...names) });
  const lasting = fc.record({ duration: length });
  return {
    seen: fc.oneof(
      { weight: 6, arbitrary: joined(of(films), part, some({ ...shown, ...fades, ...loud })) },
      { weight: 2, arbitrary: joined(of(stills), lasting, some({ ...shown, ...fades })) },
      {
        weight: 2,
        arbitrary: joined(fc.record({ text: texts }), lasting, some({ ...shown, ...fades, style })),
      },
      {
        weight: 1,
        arbitrary: joined(
          fc.record({ color: colour }),
          lasting,
          some({ place, animate: shown.animate, ...fades }),
        ),
      },
    ),
    heard: joined(
      of([...sounds, ...films.filter((name) => /plain|sound|spä/u.test(name))]),
      part,
      some({ ...fades, ...loud, animate: fc.record({ gain: keys(-96, 24) }) }),
    ),
  };
}

const untilTheEnd = (clip: object): object => ({ ...clip, out: undefined, duration: 'end' });

/** Clips in a row, with gaps and transitions between, before and behind them. */
function items(clip: fc.Arbitrary<object>, change: fc.Arbitrary<object>): fc.Arbitrary<object[]> {
  const between = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: length.map((gap) => [{ gap }]) },
    { weight: 2, arbitrary: change.map((one) => [one]) },
  );
  return fc
    .tuple(fc.array(fc.tuple(between, clip), { minLength: 1, maxLength: 4 }), between, fc.nat(5))
    .map(([pairs, last, choice]) => {
      const row = pairs.flatMap(([before, one]) => [...before, one]);
      return choice === 0 && last.length === 0
        ? [...row.slice(0, -1), untilTheEnd(row.at(-1)!)]
        : [...row, ...last];
    });
}

const exported = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record(
      {
        format: fc.constant('mp4'),
        width: size,
        height: size,
        fps: rate,
        segment: fc.constantFrom(0.25, 1, 8),
        audio: fc.constantFrom<unknown>(false, { bitrate: '16k' }, { bitrate: 512_000 }),
      },
      { requiredKeys: ['format'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { format: fc.constant('gif'), width: size, fps: fc.constantFrom(1, 10, 12.5, 50) },
      { requiredKeys: ['format'] },
    ),
  },
);

export function oddOrder(footage: OddFootage): fc.Arbitrary<OddOrder> {
  const { seen, heard } = clips(footage);
  const silentChange = transition.map((change) => ({ ...change, transition: 'crossfade' }));
  const seenTrack = fc.record(
    { kind: fc.constant('video'), items: items(seen, transition), hidden: fc.boolean(), muted: fc.boolean() },
    { requiredKeys: ['kind', 'items'] },
  );
  const heardTrack = fc.record(
    { kind: fc.constant('audio'), items: items(heard, silentChange), muted: fc.boolean() },
    { requiredKeys: ['kind', 'items'] },
  );
  const assetsOf = (tracks: readonly { readonly items: readonly object[] }[]): object =>
    Object.fromEntries(
      tracks
        .flatMap((track) => track.items)
        .flatMap((item) => ('asset' in item ? [String(item.asset)] : []))
        .map((name) => [name, { src: name === 'plain.mp4' ? '${folder}plain.mp4' : name }]),
    );
  return fc.record({
    project: fc
      .record({
        canvas: fc.record(
          {
            width: size,
            height: size,
            fps: rate,
            background: fc.constantFrom('#000', '#fff', '#808080', '#e01040'),
            sampleRate: fc.constantFrom(8000, 11_025, 44_100, 48_000, 96_000),
            channels: fc.constantFrom(1, 2),
          },
          { requiredKeys: ['width', 'height', 'fps'] },
        ),
        tracks: fc.array(
          fc.oneof({ weight: 3, arbitrary: seenTrack }, { weight: 1, arbitrary: heardTrack }),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        markers: fc.array(fc.record({ at: hundredths(0, 9), name: texts }), { maxLength: 2 }),
        film: exported,
      })
      .map(({ canvas, tracks, markers, film }) => ({
        reel: 1,
        canvas,
        variables: { name: 'a name', folder: './' },
        assets: assetsOf(tracks),
        tracks,
        markers,
        exports: {
          film: film.format === 'mp4' ? { ...film, video: { quality: 0, preset: 'ultrafast' } } : film,
        },
      })),
    variables: fc.constantFrom<Readonly<Record<string, string>>>(
      {},
      {},
      { name: '' },
      { name: 'an "other"\n' },
    ),
    range: fc.constantFrom(undefined, undefined, undefined, '0.1..', '..5f', '1f..2f', '0.2..9'),
  });
}
