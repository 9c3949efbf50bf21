import assert from 'node:assert/strict';
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Item, Track } from '../../../model/project/project.ts';
import { openingRuns, segmentRuns, soundKey, type FilmIdentity } from '../../../model/plan/segmentPlan.ts';
import { layOut, outputOf, prepare, soundPlan } from '../../../model/evaluate/index.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import { encodeRuns } from '../../../model/render/drawListWords.ts';
import {
  asset,
  audio,
  filmOf,
  image,
  project,
  rastersFor,
  solid,
  text,
  track,
  transition,
  video,
} from '../evaluate/build.ts';
import { hash, identityOf, planned, planOf, type Planned } from './plan.ts';

const media: Readonly<Record<string, MediaFacts>> = {
  walk: video({ frames: 3000, keyFrames: [0, 240, 500, 700, 1000] }),
  city: video({ fps: 25, frames: 3000 }),
  logo: image(60, 40, false),
  bed: audio(100),
};

const filmKeys = (items: readonly Item[], ...above: readonly Track[]): readonly string[] =>
  planned(project([track(items), ...above]), media).keys;

describe('keys of segments', () => {
  const shots = [
    asset('walk', { in: 1, duration: 5 }),
    asset('city', { in: 2, duration: 5 }),
    solid(0x102030, { duration: 4 }),
  ];

  it('are equal for equal pictures, wherever they stand', () => {
    const [walk, city, color] = filmKeys(shots);
    assert.deepEqual(filmKeys([...shots].reverse()), [color, city, walk]);
    assert.deepEqual(filmKeys([...shots, ...shots]), [walk, city, color, walk, city, color]);
    assert.equal(new Set([walk, city, color]).size, 3);
  });

  it('do not depend on the order of the tables of sources and stills', () => {
    const logo = asset('logo', { start: 1, duration: 2 });
    const title = text('Title', { start: 6, duration: 2 });
    const one = filmOf(project([track(shots), track([logo, title])]), media);
    const other = filmOf(
      project([
        // Under the shots, so not seen; but first in the tables.
        track([asset('city', { duration: 5 }), asset('walk', { duration: 5 })]),
        track(shots),
        track([text('Other', { start: 1, duration: 1, place: { opacity: 0 } }), title]),
        track([logo]),
      ]),
      media,
    );
    assert.notDeepEqual(
      one.sources.map(({ asset: id }) => id),
      other.sources.map(({ asset: id }) => id),
    );
    assert.notDeepEqual(one.rasters, other.rasters);
    assert.deepEqual(planOf(other).keys, planOf(one).keys);
  });

  it('do not depend on which of two decoders of a file shows a part of it', () => {
    const cut = [asset('walk', { in: 1, duration: 1 }), asset('walk', { in: 50, duration: 5 })];
    const rest = [asset('city', { duration: 6 })];
    const alone = planned(project([track([...cut, ...rest])]), media);
    // A second picture of the same file, until shortly before the cut, has the first decoder.
    const beside = planned(
      project([
        track([asset('walk', { in: 70, duration: '1/2', place: { opacity: 0 } })]),
        track([...cut, ...rest]),
      ]),
      media,
    );
    assert.deepEqual(alone.segments[0]?.sources, [0]);
    assert.equal(beside.segments[0]?.sources.length, 2);
    assert.deepEqual(beside.keys, alone.keys);
  });

  it('change with the engine, the encoder and the media, and tell one from the other', () => {
    const film = filmOf(project([track(shots)]), media);
    const own = identityOf(film);
    const { segments } = planOf(film, 8, own);
    const changed = (identity: Partial<FilmIdentity>): readonly boolean[] =>
      planOf(film, 8, { ...own, ...identity }).keys.map((key, index) => key !== segments[index]?.key);
    assert.deepEqual(changed({}), [false, false, false]);
    assert.deepEqual(changed({ engine: 'newer' }), [true, true, true]);
    assert.deepEqual(changed({ encoder: 'encoderx' }), [true, true, true]);
    const city = film.sources.findIndex(({ asset: id }) => id === 'city');
    const touched = own.sources.map((name, index) => (index === city ? 'changed' : name));
    assert.deepEqual(changed({ sources: touched }), [false, true, false]);
    const drawings = planOf(film, 8, { ...own, sources: touched }).segments.map(({ drawing }) => drawing);
    assert.deepEqual(
      drawings,
      segments.map(({ drawing }) => drawing),
    );
  });

  it('change with the pixels of a still alone', () => {
    const title = track([text('Title', { start: 6, duration: 2 })]);
    const film = filmOf(project([track(shots), title]), media);
    const other = { ...identityOf(film), rasters: ['other pixels'] };
    const before = planOf(film).keys;
    assert.deepEqual(
      planOf(film, 8, other).keys.map((key, index) => key !== before[index]),
      [false, true, false],
    );
  });

  it('name what each segment needs', () => {
    const above = track([
      asset('logo', { start: 6, duration: 2 }),
      text('Title', { start: 11, duration: 2 }),
    ]);
    const { film, segments } = planned(project([track(shots), above]), media);
    const named = segments.map(({ sources, rasters }) => [
      sources.map((index) => film.sources[index]?.asset),
      rasters.map((index) => film.rasters[index]),
    ]);
    assert.deepEqual(named, [
      [['walk'], []],
      [['city'], [film.rasters[0]]],
      [[], [film.rasters[1]]],
    ]);
  });

  it('differ for the same pictures in another number', () => {
    const [four] = filmKeys([solid(1, { duration: 4 }), solid(2, { duration: 4 })]);
    const [five] = filmKeys([solid(1, { duration: 5 }), solid(2, { duration: 4 })]);
    assert.notEqual(four, five);
  });
});

describe('runs of segments', () => {
  const { film, segments } = planned(
    project([
      track([
        asset('walk', { in: 1, duration: 12 }),
        transition('crossfade', 2),
        asset('city', { in: 5, duration: 9 }),
      ]),
      track([text('Title', { start: 1, duration: 10, fadeIn: 1 })]),
    ]),
    media,
  );
  const words = (from: number, to: number): readonly number[] =>
    [...encodeRuns({ frameCount: to - from, drawList: (n) => film.drawList(from + n) })].flatMap((batch) => [
      ...batch,
    ]);

  it('are those of the film, one segment after the other', () => {
    assert.ok(segments.length > 2);
    for (const segment of segments)
      assert.deepEqual([...segmentRuns(film, segment)], words(segment.firstFrame, segment.endFrame));
  });

  it('can be had of the beginning alone, at most of the whole', () => {
    for (const segment of segments) {
      assert.deepEqual(
        [...openingRuns(film, segment, 24)],
        words(segment.firstFrame, segment.firstFrame + 24),
      );
      assert.deepEqual(openingRuns(film, segment, 10_000), segmentRuns(film, segment));
    }
  });
});

describe('the key of the sound', () => {
  const built = (gain: number, before: readonly Item[] = []): string => {
    const film = filmOf(
      project([
        track([...before, asset('walk', { in: 1, duration: 5 })]),
        track([asset('bed', { duration: 5, gain })], { kind: 'audio' }),
      ]),
      media,
    );
    const plan = soundPlan(film);
    assert.ok(plan);
    return soundKey(
      plan,
      film.sources.map(({ asset: id }) => `${id} #1`),
      'engine',
      'aac',
      hash,
    );
  };

  it('changes with what is heard and with nothing else', () => {
    assert.equal(built(-6), built(-6));
    assert.notEqual(built(-6), built(-7));
    assert.notEqual(built(-6), built(-6, [solid(0, { duration: 1 })]));
  });

  it('does not depend on the order of the sources', () => {
    const film = filmOf(project([track([asset('bed', { duration: 5 })], { kind: 'audio' })]), media);
    const plan = soundPlan(film);
    assert.ok(plan);
    const moved = { ...plan, spans: plan.spans.map((span) => ({ ...span, source: 2 })) };
    assert.equal(
      soundKey(moved, ['other', 'another', 'bed'], 'e', 'a', hash),
      soundKey(plan, ['bed'], 'e', 'a', hash),
    );
    assert.notEqual(soundKey(plan, ['bed'], 'e', 'a', hash), soundKey(plan, ['changed'], 'e', 'a', hash));
  });
});

describe('an edit that changes no picture changes no key', () => {
  const facts = new Map(Object.entries(media));
  function plan(source: string): Planned {
    const { project: parsed, diagnostics } = parseProject(source);
    assert.ok(parsed, diagnostics.map(({ message }) => message).join('\n'));
    const { timeline } = layOut(parsed, facts);
    assert.ok(timeline);
    const output = outputOf(parsed.canvas);
    return planOf(prepare(timeline, rastersFor(timeline, output), output));
  }

  const canvas = '"canvas": { "width": 1920, "height": 1080, "fps": 30 }';
  const assets =
    '"assets": { "walk": { "src": "walk.mp4" }, "city": { "src": "city.mp4" }, "logo": { "src": "logo.png" } }';
  const main = `{ "asset": "walk", "in": 1, "out": 11 }, { "transition": "crossfade", "duration": 1 },
    { "asset": "city", "in": 2, "duration": 10 }, { "gap": 2.5 }, { "color": "#203040", "duration": 3 }`;
  const titles =
    '{ "text": "Morning", "start": 0.5, "duration": 4 }, { "asset": "logo", "start": 6, "duration": 5 }';
  const whole = (tracks: string, more = ''): string =>
    `{ "reel": 1, ${canvas}, ${assets}, ${more} "tracks": [ ${tracks} ] }`;
  const plain = whole(
    `{ "kind": "video", "items": [ ${main} ] }, { "kind": "video", "items": [ ${titles} ] }`,
  );
  const { keys } = plan(plain);

  const edits: Readonly<Record<string, string>> = {
    comments: plain.replaceAll('{ "asset"', '/* a shot */ { "asset"') + ' // the end',
    formatting: JSON.stringify(JSON.parse(plain), undefined, 8),
    'other notations of the same times': plain
      .replace('"out": 11', '"out": "330f"')
      .replace('"duration": 10', '"duration": "00:00:10:00"')
      .replace('"gap": 2.5', '"gap": "5/2s"'),
    'names of tracks': plain
      .replace('{ "kind"', '{ "id": "base", "kind"')
      .replace(', { "kind"', ', { "id": "words", "kind"'),
    'renamed assets, in another order': plain.replace(
      /"assets": \{.*?\} \}/u,
      '"assets": { "city": { "src": "city.mp4" }, "logo": { "src": "logo.png" }, "walk": { "src": "walk.mp4" } }',
    ),
    'defaults written out': plain
      .replace('"out": 11', '"out": 11, "speed": 1, "muted": false, "fadeIn": 0')
      .replace('"duration": 4', '"duration": 4, "place": { "x": 0.5, "y": 0.5, "scale": 1, "opacity": 1 }'),
    'a variable for a text': whole(
      `{ "kind": "video", "items": [ ${main} ] }, { "kind": "video", "items": [ ${titles.replace('Morning', '${title}')} ] }`,
      '"variables": { "title": "Morning", "unused": "x" },',
    ),
    'an out in place of a duration': plain.replace('"in": 2, "duration": 10', '"in": 2, "out": 12'),
    'markers, a hidden track and a track of nothing': whole(
      `{ "kind": "video", "hidden": true, "items": [ { "color": "#ff0000", "duration": 7 } ] },
       { "kind": "video", "items": [ ${main} ] }, { "kind": "video", "items": [] }, { "kind": "video", "items": [ ${titles} ] }`,
      '"markers": [ { "at": 10, "name": "the cut" } ],',
    ),
    'what nobody sees': whole(
      `{ "kind": "video", "items": [ ${main} ] }, { "kind": "video", "items": [ ${titles} ] },
       { "kind": "video", "items": [ { "text": "Outside", "start": 3, "duration": 2, "place": { "x": 9 } },
         { "color": "#ff0000", "duration": 4, "place": { "opacity": 0 } } ] }`,
    ),
    'a track split in two': whole(
      `{ "kind": "video", "items": [ ${main} ] },
       { "kind": "video", "items": [ { "text": "Morning", "start": 0.5, "duration": 4 } ] },
       { "kind": "video", "items": [ { "asset": "logo", "start": 6, "duration": 5 } ] }`,
    ),
    'quieter sound': plain.replace('"in": 1,', '"in": 1, "gain": -12,'),
  };
  for (const [name, edited] of Object.entries(edits)) {
    it(name, () => {
      assert.notEqual(edited, plain);
      assert.deepEqual(plan(edited).keys, keys);
    });
  }

  it('while one that does changes those that show it', () => {
    const changed = (edited: string): readonly number[] =>
      plan(edited).keys.flatMap((key, index) => (key === keys[index] ? [] : [index]));
    assert.deepEqual(changed(plain.replace('Morning', 'Evening')), [0]);
    assert.deepEqual(changed(plain.replace('#203040', '#203041')), [keys.length - 1]);
  });
});
