import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Item, Project, TextRange } from '../../../model/project/project.ts';
import { layOut, missingMedia } from '../../../model/evaluate/index.ts';
import { Rational } from '../../../model/time/rational.ts';
import {
  asset,
  audio,
  gap,
  image,
  laidOut,
  project,
  solid,
  text,
  time,
  track,
  transition,
  video,
} from './build.ts';

const walk = video({ frames: 300 });
const media: Readonly<Record<string, MediaFacts>> = {
  walk,
  long: video({ frames: 3000 }),
  late: video({ frames: 300, begins: '1/3' }),
  silent: video({ sound: false }),
  odd: video({ refusal: 'It is HDR.' }),
  logo: image(400, 300),
  bed: audio(10),
};

const videoTrack = (...items: Item[]): Project => project([track(items)]);

/** The frames of a project's clips and transitions, track by track. */
function frames(built: Project): { clips: number[][]; transitions: number[][]; length: number } {
  const { tracks, frameCount } = laidOut(built, media);
  return {
    clips: tracks.flatMap(({ clips }) => clips.map(({ firstFrame, endFrame }) => [firstFrame, endFrame])),
    transitions: tracks.flatMap(({ transitions }) =>
      transitions.map(({ firstFrame, endFrame }) => [firstFrame, endFrame]),
    ),
    length: frameCount,
  };
}

/** Expects exactly one diagnostic, of this code, at this range, whose message holds all the words. */
function check(
  built: Project,
  code: string,
  range: TextRange | undefined,
  words: readonly string[],
  severity = 'error',
): void {
  const { diagnostics, timeline } = layOut(built, new Map(Object.entries(media)));
  assert.deepEqual(
    diagnostics.map((one) => one.code),
    [code],
    diagnostics.map(({ message }) => message).join('\n'),
  );
  const found = diagnostics[0]!;
  assert.deepEqual(found.range, range);
  assert.equal(found.severity, severity);
  for (const word of words) assert.ok(found.message.includes(word), `${word} in: ${found.message}`);
  assert.equal(timeline === undefined, severity === 'error');
}

describe('layOut', () => {
  it('lets items follow one another, and start where they say', () => {
    const built = videoTrack(
      asset('walk', { in: 1, out: 3 }),
      gap(0.5),
      solid(0xff0000, { duration: 1 }),
      text('late', { start: 5, duration: 1 }),
    );
    assert.deepEqual(frames(built), {
      clips: [
        [0, 60],
        [75, 105],
        [150, 180],
      ],
      transitions: [],
      length: 180,
    });
  });

  it('takes the whole asset by default, and what is left of it from "in"', () => {
    assert.deepEqual(frames(videoTrack(asset('walk'))).clips, [[0, 300]]);
    assert.deepEqual(frames(videoTrack(asset('walk', { in: 4 }))).clips, [[0, 180]]);
    assert.deepEqual(frames(videoTrack(asset('walk', { in: 4, speed: 2 }))).clips, [[0, 90]]);
    assert.deepEqual(frames(videoTrack(asset('walk', { out: 4, speed: '1/2' }))).clips, [[0, 240]]);
    assert.deepEqual(frames(videoTrack(asset('late'))).clips, [[0, 300]]);
  });

  it('counts frames and timecodes of "in" at the rate of the asset', () => {
    const film = video({ fps: '24000/1001', frames: 480 });
    const built = videoTrack({ ...asset('film'), in: { unit: 'frames', frames: 24n } });
    assert.equal(String(laidOut(built, { film }).tracks[0]?.clips[0]?.in), '1001/1000');
    const coded = videoTrack({
      ...asset('film'),
      in: { unit: 'timecode', text: '00:00:01:12', dropFrame: false },
    });
    assert.equal(String(laidOut(coded, { film }).tracks[0]?.clips[0]?.in), '3003/2000');
  });

  it('rounds each position once, from the exact sum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 5000 }), { minLength: 1, maxLength: 60 }),
        fc.constantFrom('30000/1001', 24, 60, '24000/1001', 12.5),
        (milliseconds, fps) => {
          const items = milliseconds.map((duration) => solid(0, { duration: `${duration}/1000` }));
          const { clips, length } = frames(project([track(items)], { fps }));
          let sum = 0;
          milliseconds.forEach((duration, i) => {
            const frameAt = (ms: number): number => Number(Rational.of(ms, 1000).mul(time(fps)).round());
            assert.deepEqual(clips[i], [frameAt(sum), frameAt(sum + duration)]);
            sum += duration;
            if (i === milliseconds.length - 1) assert.equal(length, frameAt(sum));
          });
        },
      ),
    );
  });

  it('does not drift over ten hours of 29.97', () => {
    // 1001 clips of a length that is no whole number of frames, 36036 s in all: exactly 1,080,000 frames.
    const items = Array.from({ length: 1001 }, () => solid(0, { duration: 36 }));
    const { clips, length } = frames(project([track(items)], { fps: '30000/1001' }));
    assert.equal(length, 1_080_000);
    clips.forEach(([first, end], i) => {
      const exact = (36 * i * 30000) / 1001;
      assert.ok(Math.abs((first ?? 0) - exact) <= 0.5);
      assert.equal(end, clips[i + 1]?.[0] ?? length);
    });
  });

  it('reaches the end of the other tracks with "end", whose own items do not count', () => {
    const built = project([
      track([asset('walk', { duration: 3 })]),
      track([gap(1), asset('bed', { duration: 'end' })], { kind: 'audio' }),
      track([solid(0, { duration: 'end' })]),
    ]);
    assert.deepEqual(frames(built), {
      clips: [
        [0, 90],
        [30, 90],
        [0, 90],
      ],
      transitions: [],
      length: 90,
    });
  });

  it('counts a gap at the end of a track', () => {
    assert.equal(frames(videoTrack(solid(0, { duration: 1 }), gap(1))).length, 60);
  });

  describe('transitions', () => {
    it('are centred on the cut and change no length', () => {
      const built = videoTrack(
        asset('long', { in: 5, out: 10 }),
        transition('crossfade', 1),
        asset('long', { in: 5, out: 10 }),
      );
      assert.deepEqual(frames(built), {
        clips: [
          [0, 150],
          [150, 300],
        ],
        transitions: [[135, 165]],
        length: 300,
      });
    });

    it('of an odd number of frames round the bounds of the exact times', () => {
      const built = videoTrack(
        solid(0, { duration: 2 }),
        transition('dip', '5/30'),
        solid(1, { duration: 2 }),
      );
      assert.deepEqual(frames(built).transitions, [[58, 63]]);
    });

    it('overlap the clips when told to, and shorten the timeline', () => {
      const built = videoTrack(
        asset('walk', { duration: 5 }),
        transition('crossfade', 1, { mode: 'overlap' }),
        asset('walk', { duration: 5 }),
        gap(1),
        solid(0, { duration: 1 }),
      );
      assert.deepEqual(frames(built), {
        clips: [
          [0, 150],
          [120, 270],
          [300, 330],
        ],
        transitions: [[120, 150]],
        length: 330,
      });
    });

    it('lie wholly in the clip at the start and the end of a track', () => {
      const built = videoTrack(
        transition('crossfade', 1),
        solid(0, { start: 2, duration: 3 }),
        transition('dip', 2),
      );
      assert.deepEqual(frames(built).transitions, [
        [60, 90],
        [90, 150],
      ]);
    });

    it('may stand on both ends of a clip', () => {
      const one = (): Item => solid(0, { duration: 2 });
      const built = videoTrack(one(), transition('zoom', 2), one(), transition('circle', 2), one());
      assert.deepEqual(frames(built).transitions, [
        [30, 90],
        [90, 150],
      ]);
    });
  });

  describe('says what is wrong, and where:', () => {
    it('an "in" and an "out" beyond the source', () => {
      const late = asset('walk', { in: 12 });
      check(videoTrack(late), 'source-too-short', late.ranges.get('in'), ['12 s', '"walk" is 10 s long']);
      const beyond = asset('walk', { in: 2, out: 10.5 });
      check(videoTrack(beyond), 'source-too-short', beyond.ranges.get('out'), ['10.5 s', '10 s long']);
      const longer = asset('walk', { in: 2, duration: 9 });
      check(videoTrack(longer), 'source-too-short', longer.ranges.get('duration'), [
        '11 s',
        '10 s long',
        'at most 8 s',
      ]);
    });

    it('but not what a container rounded away', () => {
      assert.deepEqual(frames(videoTrack(asset('walk', { out: 10.01 }))).clips, [[0, 300]]);
    });

    it('an "out" that is not after "in"', () => {
      const clip = asset('walk', { in: 4, out: 4 });
      check(videoTrack(clip), 'out-before-in', clip.ranges.get('out'), ['4 s']);
    });

    it('"out" and "duration" that contradict each other', () => {
      const clip = asset('walk', { in: 1, out: 5, duration: 3 });
      check(videoTrack(clip), 'out-and-duration', clip.ranges.get('duration'), ['4 s', '3 s']);
      assert.deepEqual(frames(videoTrack(asset('walk', { in: 1, out: 5, duration: 2, speed: 2 }))).clips, [
        [0, 60],
      ]);
    });

    it('an image without a duration, or with times of its own', () => {
      const bare = asset('logo');
      check(videoTrack(bare), 'duration-missing', bare.range, ['"logo"', '"duration"']);
      const timed = asset('logo', { in: 1, duration: 2 });
      check(videoTrack(timed), 'image-without-time', timed.ranges.get('in'), ['"in"', '"logo"']);
    });

    it('sound alone on a video track, and no sound on an audio track', () => {
      const bed = asset('bed');
      check(videoTrack(bed), 'asset-without-picture', bed.ranges.get('asset'), ['"bed"', 'audio track']);
      const silent = asset('silent');
      check(
        project([track([silent], { kind: 'audio' })]),
        'asset-without-sound',
        silent.ranges.get('asset'),
        ['"silent"'],
      );
      const logo = asset('logo', { duration: 1 });
      check(project([track([logo], { kind: 'audio' })]), 'asset-without-sound', logo.ranges.get('asset'), [
        'image',
      ]);
    });

    it('a picture that the engine refuses, with its reason', () => {
      const odd = asset('odd');
      check(videoTrack(odd), 'media-unsupported', odd.ranges.get('asset'), ['It is HDR.']);
    });

    it('but the sound of a refused picture is welcome', () => {
      assert.equal(frames(project([track([asset('odd')], { kind: 'audio' })])).length, 3000);
    });

    it('frames of an asset that has none', () => {
      const clip = { ...asset('bed', { in: 1 }), in: { unit: 'frames', frames: 3n } } as const;
      check(project([track([clip], { kind: 'audio' })]), 'source-without-frames', clip.ranges.get('in'), [
        'seconds',
      ]);
    });

    it('a timecode that the rate of the asset does not have', () => {
      const clip = {
        ...asset('walk', { in: 1 }),
        in: { unit: 'timecode', text: '00:00:01:45', dropFrame: false },
      } as const;
      check(videoTrack(clip), 'timecode-invalid', clip.ranges.get('in'), ['29', '45']);
    });

    it('a start before the previous end, naming both', () => {
      const clip = solid(0, { start: 1.5, duration: 1 });
      check(videoTrack(asset('walk', { duration: 2 }), clip), 'clip-overlap', clip.ranges.get('start'), [
        '1.5 s',
        '2 s',
      ]);
    });

    it('clips and transitions shorter than a frame', () => {
      const clip = solid(0, { duration: '1/100' });
      check(videoTrack(clip, gap(2)), 'clip-too-short', clip.ranges.get('duration'), ['0.01 s']);
      const short = transition('dip', '1/1000');
      check(
        videoTrack(solid(0, { duration: 1 }), short),
        'transition-too-short',
        short.ranges.get('duration'),
        ['0.001 s'],
      );
    });

    it('transitions that meet in one clip', () => {
      const second = transition('dip', 2);
      const built = videoTrack(
        solid(0, { duration: 3 }),
        transition('crossfade', 2),
        solid(1, { duration: 1.5 }),
        second,
        solid(2, { duration: 3 }),
      );
      check(built, 'transitions-overlap', second.range, ['3.5 s', '4 s']);
    });

    it('a transition longer than its clip', () => {
      const long = transition('dip', 4);
      check(videoTrack(solid(0, { duration: 3 }), long), 'transition-too-long', long.ranges.get('duration'), [
        '3 s',
      ]);
    });

    it('a transition beside a gap that a start implies', () => {
      const fade = transition('dip', 1);
      const built = videoTrack(solid(0, { duration: 3 }), fade, solid(0, { start: 5, duration: 3 }));
      check(built, 'transition-misplaced', fade.range, ['5 s', '3 s']);
    });

    it('a clip behind one that reaches the end', () => {
      const clip = solid(0, { duration: 'end' });
      const built = project([track([clip, solid(1, { duration: 1 })]), track([solid(2, { duration: 2 })])]);
      check(built, 'clip-after-end', clip.ranges.get('duration'), ['reaches']);
    });

    it('an end that nothing sets, and one that comes before the clip', () => {
      const clip = solid(0, { duration: 'end' });
      check(videoTrack(clip), 'timeline-endless', clip.ranges.get('duration'), ['"duration"']);
      const late = solid(0, { start: 4, duration: 'end' });
      const built = project([track([late]), track([solid(1, { duration: 2 })])]);
      check(built, 'clip-too-short', late.ranges.get('duration'), ['4 s', '2 s']);
    });

    it('an empty timeline', () => {
      const empty = videoTrack();
      check(empty, 'timeline-empty', empty.tracks[0]?.range, ['empty']);
    });

    it('an export whose range begins after the end', () => {
      const textRange = { offset: 7, length: 8 };
      const built = project(
        [track([solid(0, { duration: 2 })])],
        {},
        { web: { range: [time(3), time(4)], textRange } },
      );
      check(built, 'range-beyond-end', textRange, ['"web"', '3 s', '2 s']);
    });

    it('a handle that is too short, with what a fix needs', () => {
      const fade = transition('crossfade', 2);
      const left = asset('walk', { in: 2, out: 9.75 });
      const built = videoTrack(left, fade, asset('walk', { in: 5, duration: 3, speed: '1/2' }));
      check(
        built,
        'handle-too-short',
        fade.range,
        ['1 s', '0.25 s', 'last frame', '0.75 s', '"overlap"'],
        'warning',
      );
      const found = layOut(built, new Map(Object.entries(media))).diagnostics[0]!;
      assert.deepEqual(found.data, { side: 'out', needed: '1', available: '1/4', missing: '3/4' });
      assert.deepEqual(found.related, [{ message: 'The clip.', range: left.range }]);
    });

    it('a handle in timeline seconds, whatever the speed', () => {
      const fade = transition('crossfade', 2);
      const built = videoTrack(
        asset('walk', { in: 1, out: 9, speed: 2 }),
        fade,
        asset('walk', { in: 1, speed: 2 }),
      );
      const { diagnostics } = layOut(built, new Map(Object.entries(media)));
      assert.deepEqual(
        diagnostics.map(({ data }) => data),
        [
          { side: 'out', needed: '1', available: '1/2', missing: '1/2' },
          { side: 'in', needed: '1', available: '1/2', missing: '1/2' },
        ],
      );
    });

    it('nothing about a handle that is just long enough, or short by less than is seen', () => {
      for (const out of [9, 9.01]) {
        const built = videoTrack(
          asset('walk', { out }),
          transition('crossfade', 2),
          asset('walk', { in: 1 }),
        );
        assert.deepEqual(layOut(built, new Map(Object.entries(media))).diagnostics, []);
      }
    });

    it('nothing about handles of stills, of overlaps, or of the ends of a track', () => {
      for (const built of [
        videoTrack(solid(0, { duration: 2 }), transition('crossfade', 1), asset('logo', { duration: 2 })),
        videoTrack(asset('walk'), transition('crossfade', 1, { mode: 'overlap' }), asset('walk')),
        videoTrack(transition('crossfade', 1), asset('walk'), transition('crossfade', 1)),
      ]) {
        assert.deepEqual(layOut(built, new Map(Object.entries(media))).diagnostics, []);
      }
    });

    it('but nothing that follows only from media that are missing', () => {
      const built = project([
        track([asset('gone'), transition('dip', 1), solid(0, { start: 1, duration: 1 })]),
        track([solid(0, { start: 4, duration: 'end' })]),
      ]);
      assert.deepEqual(layOut(built, new Map()), { timeline: undefined, diagnostics: [] });
    });

    it('a missing file, at the place of its "src"', () => {
      const range = { offset: 5, length: 6 };
      const built = { ...videoTrack(), assets: new Map([['gone', { id: 'gone', src: 'a.mp4', range }]]) };
      const found = missingMedia(built, 'gone', 'There is no file "a.mp4".');
      assert.deepEqual(found, {
        code: 'media-missing',
        severity: 'error',
        message: 'There is no file "a.mp4".',
        range,
      });
    });
  });
});
