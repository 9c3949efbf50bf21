import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Item } from '../../../model/project/project.ts';
import type { TimelineClip } from '../../../model/evaluate/timeline.ts';
import {
  asset,
  filmOf,
  image,
  project,
  solid,
  text,
  time,
  track,
  transition,
  video,
} from '../evaluate/build.ts';
import { type Planned, planOf, shown } from './plan.ts';

/** Key frames as encoders set them: at scene cuts, and after at most ten seconds. */
const irregular = (frames: number, fps: number): readonly number[] => {
  const keys = [0];
  for (let step = 17; keys.at(-1)! + step < frames; step = (step * 7 + 3) % (10 * fps))
    keys.push(keys.at(-1)! + step);
  return keys;
};

const media: Readonly<Record<string, MediaFacts>> = {
  pal: video({ fps: 25, frames: 2500, ticks: 12_800, keyFrames: irregular(2500, 25) }),
  ntsc: video({ fps: '30000/1001', frames: 3000, ticks: 30_000, keyFrames: irregular(3000, 30) }),
  fast: video({ fps: 60, frames: 6000, ticks: 1000, keyFrames: [0] }),
  photo: image(1000, 750),
};
const rates = ['30', '30000/1001'] as const;
const secondsOf = (frames: number, fps: string): string => {
  const [num = '', den = '1'] = fps.split('/');
  return `${frames * Number(den)}/${num}`;
};

interface Shot {
  readonly of: string;
  readonly in: number;
  /** Frames of the canvas. */
  readonly frames: number;
  readonly speed: string;
  /** With the one before it. */
  readonly crossfade: number;
  readonly opacity: number;
}

const shots = (shortest: number, longest: number, count: number): fc.Arbitrary<readonly Shot[]> =>
  fc.array(
    fc.record({
      of: fc.constantFrom('pal', 'ntsc', 'fast', 'photo', 'color'),
      in: fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10),
      frames: fc.integer({ min: shortest, max: longest }),
      speed: fc.constantFrom('1', '1', '1', '1/2', '2'),
      crossfade: fc.constantFrom(0, 0, 0, 10, 24),
      opacity: fc.constantFrom(1, 1, 0.5),
    }),
    { minLength: 3, maxLength: count },
  );

function itemOf({ of, in: from, frames, speed, opacity }: Shot, fps: string): Item {
  const duration = secondsOf(frames, fps);
  const place = { opacity };
  if (of === 'color') return solid(Math.round(from * 1000), { duration, place });
  if (of === 'photo') return asset(of, { duration, place });
  return asset(of, { in: from, duration, speed, place });
}

const itemsOf = (list: readonly Shot[], fps: string): readonly Item[] =>
  list.flatMap((shot, index) => [
    ...(index > 0 && shot.crossfade > 0 ? [transition('crossfade', secondsOf(shot.crossfade, fps))] : []),
    itemOf(shot, fps),
  ]);

const canvas = (fps: string): { readonly width: number; readonly height: number; readonly fps: string } => ({
  width: 320,
  height: 180,
  fps,
});
const plan = (items: readonly Item[], fps: string, above: readonly Item[] = []): Planned =>
  planOf(filmOf(project([track(items), ...(above.length > 0 ? [track(above)] : [])], canvas(fps)), media));

/** The keys of `before` that are not in `after`: what has to be encoded again, by index. */
function lost(before: Planned, after: Planned): readonly number[] {
  const kept = new Set(after.keys);
  return before.keys.flatMap((key, index) => (kept.has(key) ? [] : [index]));
}

const clipsOf = ({ film }: Planned): readonly TimelineClip[] => film.timeline.tracks[0]?.clips ?? [];
const runs = (count: number): { readonly numRuns: number } => ({
  numRuns: Number(process.env['RUNS'] ?? count),
});

describe('segments of any film', () => {
  it('cover it in order, none of them shorter than a quarter of what is aimed for unless it is the film', () => {
    fc.assert(
      fc.property(
        shots(1, 500, 12),
        fc.constantFrom(...rates),
        fc.constantFrom(0.25, 1, 8, 60),
        fc.constantFrom('25/2', '24000/1001', '60'),
        (list, fps, segmentSeconds, outputFps) => {
          const crossfadeless = list.map((shot) => ({ ...shot, crossfade: 0 }));
          const built = project([track(itemsOf(crossfadeless, fps))], canvas(fps));
          for (const film of [filmOf(built, media), filmOf(built, media, { fps: time(outputFps) })]) {
            const { bounds } = planOf(film, segmentSeconds);
            assert.equal(bounds[0], 0);
            assert.equal(bounds.at(-1), film.frameCount);
            const shortest = (segmentSeconds / 4) * film.output.fps.toNumber();
            for (let i = 1; i < bounds.length; i++) {
              const length = bounds[i]! - bounds[i - 1]!;
              assert.ok(length > 0);
              if (bounds.length > 2) assert.ok(length >= shortest, `${length} frames, not ${shortest}`);
            }
          }
        },
      ),
      runs(60),
    );
  });

  it('have equal keys where equal pictures are shown, and nowhere else', () => {
    fc.assert(
      fc.property(shots(20, 200, 6), shots(20, 200, 6), fc.constantFrom(...rates), (one, two, fps) => {
        const pictures = new Map<string, string>();
        const keys = new Map<string, string>();
        const together = [...one, ...two, ...one.slice(1)];
        for (const list of [one, together, two, [...two, ...one]]) {
          const { film, segments } = plan(
            itemsOf(
              list.map((shot) => ({ ...shot, crossfade: Math.min(shot.crossfade, 10) })),
              fps,
            ),
            fps,
          );
          for (const { firstFrame, endFrame, key } of segments) {
            const picture = shown(film, firstFrame, endFrame);
            assert.equal(pictures.get(key) ?? picture, picture, 'one key for two pictures');
            assert.equal(keys.get(picture) ?? key, key, 'two keys for one picture');
            pictures.set(key, picture);
            keys.set(picture, key);
          }
        }
      }),
      runs(40),
    );
  });
});

describe('inserting a clip at the start', () => {
  /** Anything, of any length in frames. */
  const inserted = shots(1, 700, 3).map(([shot]) => ({ ...shot!, crossfade: 0 }));

  it('keeps all later segments of a film of shots that are no shorter than segments may be', () => {
    fc.assert(
      fc.property(shots(60, 700, 10), inserted, fc.constantFrom(...rates), (list, first, fps) => {
        const plain = list.map((shot) => ({ ...shot, crossfade: 0 }));
        const before = plan(itemsOf(plain, fps), fps);
        const after = plan(itemsOf([first, ...plain], fps), fps);
        // A short insert joins the first segment.
        const allowed = first.frames < 60 ? [0] : [];
        assert.deepEqual(
          lost(before, after).filter((index) => !allowed.includes(index)),
          [],
        );
      }),
      runs(120),
    );
  });

  it('keeps those of shots of any length and of transitions, but for a few at its start', () => {
    fc.assert(
      fc.property(
        shots(24, 150, 80),
        inserted,
        fc.constantFrom(...rates),
        ([opening, ...others], first, fps) => {
          const list = [{ ...opening!, crossfade: 0 }, ...others];
          const before = plan(itemsOf(list, fps), fps);
          const after = plan(itemsOf([first, ...list], fps), fps);
          const changed = lost(before, after);
          assert.ok((changed.at(-1) ?? 0) < 12, `segment ${changed.at(-1)} of ${before.keys.length}`);
        },
      ),
      runs(60),
    );
  });

  it('keeps those of a slideshow whose pictures all begin in black', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 20, max: 59 }), (frames, each) => {
        const slides = Array.from({ length: 100 }, (_, i) =>
          solid(0x010203 * (i % 83), { duration: secondsOf(each + (i % 3), '30'), fadeIn: 0.4 }),
        );
        const before = plan(slides, '30');
        const after = plan([solid(0xffffff, { duration: secondsOf(frames, '30') }), ...slides], '30');
        const changed = lost(before, after);
        assert.ok((changed.at(-1) ?? 0) < 12, `segment ${changed.at(-1)} of ${before.keys.length}`);
      }),
      runs(20),
    );
  });

  it('keeps those of a film that runs over a background', () => {
    fc.assert(
      fc.property(shots(60, 700, 8), inserted, fc.constantFrom(...rates), (list, first, fps) => {
        const media = list.map((shot) => ({
          ...shot,
          crossfade: 0,
          of: shot.of === 'color' ? 'photo' : shot.of,
        }));
        const ground = [solid(0x203040, { duration: 'end' })];
        const before = plan(ground, fps, itemsOf(media, fps));
        const after = plan(ground, fps, itemsOf([first, ...media], fps));
        // A background of one segment's length is one.
        const allowed = first.frames < 60 || before.keys.length === 1 ? [0] : [];
        assert.deepEqual(
          lost(before, after).filter((index) => !allowed.includes(index)),
          [],
        );
      }),
      runs(60),
    );
  });

  it('of any length in seconds costs two segments of a shot at most, and only where it changes its length in frames', () => {
    const hundredths = fc.integer({ min: 4, max: 2000 }).map((value) => `${value}/100`);
    const lengths = fc.array(
      fc.integer({ min: 210, max: 1500 }).map((value) => `${value}/100`),
      { minLength: 5, maxLength: 30 },
    );
    fc.assert(
      fc.property(lengths, hundredths, fc.constantFrom(...rates), (durations, insert, fps) => {
        const list = durations.map((duration, i) =>
          asset(['pal', 'ntsc', 'fast'][i % 3]!, { in: i, duration }),
        );
        const before = plan(list, fps);
        const after = plan([solid(0xffffff, { duration: insert }), ...list], fps);
        const length = ({ firstFrame, endFrame }: TimelineClip): number => endFrame - firstFrame;
        const moved = clipsOf(after).slice(1);
        const others = clipsOf(before).filter((clip, index) => length(clip) !== length(moved[index]!));
        assert.ok(lost(before, after).length <= 2 * (others.length + 1), `${others.length} shots`);
      }),
      runs(60),
    );
  });
});

describe('changing what is seen', () => {
  it('changes exactly the segments that show it', () => {
    const words = fc.record({
      start: fc.integer({ min: 0, max: 900 }),
      frames: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(
        shots(60, 500, 10),
        words,
        fc.constantFrom(...rates),
        fc.constantFrom<Parameters<typeof text>>(
          ['Evening'],
          ['Morning', { place: { x: 0.4 } }],
          ['Morning', { fadeOut: '1/10' }],
          [
            'Morning',
            {
              animate: {
                opacity: [
                  [0, 0],
                  [1, 1],
                ],
              },
            },
          ],
        ),
        (list, { start, frames }, fps, [other, options]) => {
          const when = { start: secondsOf(start, fps), duration: secondsOf(frames, fps) };
          const items = itemsOf(
            list.map((shot) => ({ ...shot, crossfade: 0 })),
            fps,
          );
          const length = list.reduce((sum, shot) => sum + shot.frames, 0);
          fc.pre(start < length);
          const before = plan(items, fps, [text('Morning', when)]);
          const after = plan(items, fps, [text(other, { ...options, ...when })]);
          assert.deepEqual(after.bounds, before.bounds);
          for (const [index, { firstFrame, endFrame, key }] of after.segments.entries()) {
            const same = shown(before.film, firstFrame, endFrame) === shown(after.film, firstFrame, endFrame);
            assert.equal(key === before.keys[index], same, `frames ${firstFrame} to ${endFrame}`);
          }
        },
      ),
      runs(60),
    );
  });

  it('within one shot keeps the segments of all others', () => {
    const edits = fc.constantFrom<Partial<Shot>>(
      { in: 41 },
      { opacity: 0.9 },
      { of: 'ntsc' },
      { of: 'photo' },
      { speed: '3/2' },
    );
    fc.assert(
      fc.property(shots(60, 500, 10), fc.nat(), edits, fc.constantFrom(...rates), (list, at, edit, fps) => {
        const plain = list.map((shot) => ({ ...shot, crossfade: 0 }));
        const edited = plain.map((shot, index) =>
          index === at % plain.length ? { ...shot, ...edit } : shot,
        );
        const before = plan(itemsOf(plain, fps), fps);
        const after = plan(itemsOf(edited, fps), fps);
        const clip = clipsOf(before)[at % plain.length]!;
        for (const index of lost(before, after)) {
          const { firstFrame, endFrame } = before.segments[index]!;
          assert.ok(
            firstFrame < clip.endFrame && endFrame > clip.firstFrame,
            `frames ${firstFrame} to ${endFrame}`,
          );
        }
      }),
      runs(60),
    );
  });
});
