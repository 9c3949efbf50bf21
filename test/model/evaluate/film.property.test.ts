import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Clip, Item, Project, TransitionStyle } from '../../../model/project/project.ts';
import { type Film, layOut, outputOf, prepare } from '../../../model/evaluate/index.ts';
import { canvasArea } from '../../../model/evaluate/geometry.ts';
import { rasterRequest } from '../../../model/evaluate/rasterRequests.ts';
import { shownClips } from '../../../model/evaluate/shownClips.ts';
import { asset, gap, image, project, rastersFor, solid, text, track, transition, video } from './build.ts';
import { type Names, paint } from './paint.ts';
import { lengthOfTimeline, type Raster, referenceList, type World } from './reference.ts';

const canvas = { width: 320, height: 180 };
const media: Readonly<Record<string, MediaFacts>> = {
  same: video({ frames: 240, width: 320, height: 180 }),
  film: video({ fps: '24000/1001', frames: 200, width: 640, height: 272, begins: '7/5' }),
  coarse: video({ fps: 60, frames: 500, ticks: 1000, width: 200, height: 200 }),
  slow: video({ fps: 10, frames: 80, ticks: 10, width: 180, height: 320 }),
  photo: image(1000, 750),
  logo: image(60, 40, false),
};

const styles: readonly TransitionStyle[] = [
  'crossfade',
  'dip',
  'wipe-left',
  'wipe-right',
  'wipe-up',
  'wipe-down',
  'slide-left',
  'slide-right',
  'slide-up',
  'slide-down',
  'zoom',
  'circle',
];

const hundredths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100);
const duration = hundredths(0.6, 1.5);

const keys = (min: number, max: number): fc.Arbitrary<[number, number, string][]> =>
  fc
    .tuple(
      hundredths(min, max),
      hundredths(min, max),
      hundredths(min, max),
      fc.constantFrom('linear', 'hold', 'out-back', 'in-out-cubic'),
    )
    .map(([a, b, c, ease]) => [
      [0, a, 'linear'],
      [0.4, b, ease],
      [0.9, c, 'in-quad'],
    ]);

const pose = fc.record(
  {
    place: fc.record(
      {
        x: hundredths(-0.2, 1.2),
        y: hundredths(-0.2, 1.2),
        anchor: fc.tuple(hundredths(0, 1), hundredths(0, 1)),
        scale: fc.constantFrom(0.1, 0.5, 1, 1.25, 3),
        rotation: fc.constantFrom(0, 90, 180, -30, 47, 360),
        opacity: fc.constantFrom(0, 0.5, 1),
        crop: fc.record({
          left: hundredths(0, 0.4),
          top: hundredths(0, 0.4),
          right: hundredths(0, 0.4),
          bottom: hundredths(0, 0.4),
        }),
      },
      { requiredKeys: [] },
    ),
    fit: fc.constantFrom('contain', 'cover', 'fill', 'none'),
    animate: fc.record(
      {
        x: keys(0, 1),
        scale: keys(0, 2),
        rotation: keys(-90, 90),
        opacity: keys(0, 1),
        'crop.left': keys(0, 0.5),
      },
      { requiredKeys: [] },
    ),
    fadeIn: hundredths(0, 0.5),
    fadeOut: hundredths(0, 0.5),
  },
  { requiredKeys: [] },
);
/** Half of all clips just fill the canvas, as most do in real films. */
const options = fc.oneof(fc.constant({}), pose) as fc.Arbitrary<Record<string, never>>;

const clip: fc.Arbitrary<Item> = fc.oneof(
  fc
    .tuple(
      options,
      fc.constantFrom('same', 'film', 'coarse', 'slow'),
      duration,
      hundredths(0, 3),
      fc.constantFrom('1/4', '1/2', 1, '3/2', 2),
    )
    .map(([given, id, length, from, speed]) => asset(id, { ...given, in: from, duration: length, speed })),
  fc
    .tuple(options, fc.constantFrom('photo', 'logo'), duration)
    .map(([given, id, length]) => asset(id, { ...given, duration: length })),
  fc
    .tuple(options, fc.constantFrom('Hi', 'A longer line'), duration)
    .map(([given, words, length]) => text(words, { ...given, fit: undefined, duration: length })),
  fc
    .tuple(options, fc.constantFrom(0xff0000, 0x00ff00), fc.constantFrom(255, 100), duration)
    .map(([given, rgb, alpha, length]) => solid(rgb, { ...given, alpha, duration: length })),
);

const between = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: hundredths(0.1, 1).map((length) => gap(length)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...styles),
        hundredths(0.1, 0.3),
        fc.constantFrom('handles' as const, 'overlap' as const),
      )
      .map(([style, length, mode]) => transition(style, length, { mode })),
  },
);

const items = fc
  .tuple(fc.array(fc.tuple(between, clip), { minLength: 1, maxLength: 4 }), between, fc.boolean())
  .map(([pairs, last, reaches]) => {
    const list = pairs.flatMap(([before, one]) => (before ? [before, one] : [one]));
    const end = list.at(-1);
    if (reaches && end?.kind === 'color') list.push(gap(0.1), { ...end, duration: 'end' });
    if (last) list.push(last);
    return list;
  });

const projects: fc.Arbitrary<Project> = fc
  .tuple(
    fc.array(fc.tuple(items, fc.constantFrom(false, false, false, true)), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(30, '30000/1001', 24, 12.5),
  )
  .map(([tracks, fps]) =>
    project(
      tracks.map(([list, hidden]) => track(list, { hidden })),
      { ...canvas, fps },
    ),
  );

interface Case {
  readonly film: Film;
  readonly world: World;
  readonly names: Names;
}

/** A film beside what the slow reference needs to know of it; undefined for a random project that has no film. */
function caseOf(built: Project): Case | undefined {
  const { timeline, diagnostics } = layOut(built, new Map(Object.entries(media)));
  if (!timeline) {
    // Random projects may let a clip reach for an end it stands behind, or have no end at all; nothing else may be wrong.
    const allowed = ['clip-too-short', 'timeline-endless', 'clip-after-end', 'transition-too-long'];
    for (const { code, severity, message } of diagnostics) {
      assert.ok(severity === 'warning' || allowed.includes(code), `${code}: ${message}`);
    }
    return undefined;
  }
  const output = outputOf(built.canvas);
  const made = rastersFor(timeline, output);
  const film = prepare(timeline, made, output);
  const area = canvasArea(built.canvas, output);
  const rasters = new Map<Clip, Raster>();
  for (const shown of shownClips(timeline, film.frames)) {
    const key = rasterRequest(shown, built.canvas, area)?.key;
    const facts = key === undefined ? undefined : made.get(key);
    if (key !== undefined && facts)
      rasters.set(shown.clip.clip, { ...facts, index: film.rasters.indexOf(key) });
  }
  return {
    film,
    world: {
      project: built,
      media,
      sourceOf: (id) => film.sources.findIndex((source) => source.asset === id),
      rasterOf: (one) => rasters.get(one) ?? { index: -1, width: 0, height: 0, scale: 1 },
    },
    names: {
      source: (index) => film.sources[index]?.asset ?? 'no such source',
      raster: (index) => film.rasters[index] ?? 'no such raster',
      isOpaque: (index) => made.get(film.rasters[index] ?? '')?.opaque ?? false,
    },
  };
}

/** Points all over the picture, none of them where an edge is likely. */
const points = Array.from({ length: 11 * 7 }, (_, i): readonly [number, number] => [
  ((i % 11) + 0.4537) * (canvas.width / 11),
  (Math.floor(i / 11) + 0.5219) * (canvas.height / 7),
]);

describe('a film', () => {
  it('shows in every frame what the slow reference shows', () => {
    let judged = 0;
    fc.assert(
      fc.property(projects, (built) => {
        const one = caseOf(built);
        if (!one) return;
        judged++;
        const { film, world, names } = one;
        assert.equal(film.frameCount, Number(lengthOfTimeline(world).mul(built.canvas.fps).round()));
        for (let n = 0; n < film.frameCount; n += 1) {
          const list = film.drawList(n);
          const expected = referenceList(world, n);
          for (const [x, y] of points) {
            assert.equal(paint(list, x, y, names), paint(expected, x, y, names), `frame ${n} at ${x},${y}`);
          }
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );
    assert.ok(judged > 20, `${judged} projects were judged`);
  });
});
