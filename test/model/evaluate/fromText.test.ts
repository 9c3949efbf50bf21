import assert from 'node:assert/strict';
import { layOut, outputOf, prepare, soundPlan } from '../../../model/evaluate/index.ts';
import type { MediaFacts } from '../../../model/media/facts.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import { encodeRuns } from '../../../model/render/drawListWords.ts';
import { audio, image, rastersFor, video } from './build.ts';

const media = new Map<string, MediaFacts>(
  Object.entries({
    walk: video({ frames: 600 }),
    city: video({ fps: 24, frames: 600, width: 1280, height: 720 }),
    logo: image(300, 200, false),
    bed: audio(90),
  }),
);

const canvas = '"canvas": { "width": 1920, "height": 1080, "fps": 30 }';
const assets =
  '"assets": { "walk": { "src": "walk.mp4" }, "city": { "src": "city.mp4" }, "logo": { "src": "logo.png" }, "bed": { "src": "bed.wav" } }';
const textOf = (tracks: string, more = ''): string =>
  `{ "reel": 1, ${canvas}, ${assets}, "tracks": [ ${tracks} ] ${more} }`;

/** The diagnostic codes of laying out, each with the text it points at. */
function found(text: string): string[][] {
  const { project, diagnostics } = parseProject(text);
  assert.ok(project, diagnostics.map(({ message }) => message).join('\n'));
  return layOut(project, media).diagnostics.map(({ code, range }) => [
    code,
    text.slice(range.offset, range.offset + range.length),
  ]);
}

describe('a project from its text', () => {
  const text = `{
    "reel": 1,
    "canvas": { "width": 1920, "height": 1080, "fps": 30, "background": "#101418" },
    "variables": { "title": "Morning walk" },
    ${assets},
    "tracks": [
      { "id": "main", "kind": "video", "items": [
        { "asset": "walk", "in": 1, "out": 11, "gain": -6 },
        { "transition": "crossfade", "duration": 1 },
        { "asset": "city", "in": "00:00:02:15", "duration": "10s", "fit": "cover" },
        { "gap": 0.5 },
        { "color": "#203040", "duration": 3, "fadeOut": 1 } ] },
      { "id": "titles", "kind": "video", "items": [
        { "text": "\${title}", "start": 0.5, "duration": 4, "place": { "x": 0.5, "y": 0.8 },
          "animate": { "opacity": [ { "t": 0, "v": 0 }, { "t": 0.5, "v": 1, "ease": "out-cubic" } ] } },
        { "asset": "logo", "start": 6, "duration": 5, "place": { "x": 0.92, "y": 0.1, "scale": 0.5 } } ] },
      { "id": "music", "kind": "audio", "items": [ { "asset": "bed", "duration": "end", "gain": -12, "fadeOut": 2 } ] }
    ]
  }`;

  it('becomes a film: cut, crossfade, title, logo and music', () => {
    const { project, diagnostics } = parseProject(text);
    assert.ok(project, diagnostics.map(({ message }) => message).join('\n'));
    const { timeline } = layOut(project, media);
    assert.ok(timeline);
    const output = outputOf(project.canvas);
    const film = prepare(timeline, rastersFor(timeline, output), output);
    assert.equal(film.frameCount, 705);
    const kinds = (n: number): string =>
      film
        .drawList(n)
        .map(({ kind }) => kind)
        .join(' ');
    assert.equal(kinds(0), 'source');
    assert.equal(kinds(60), 'source raster');
    assert.equal(kinds(300), 'mix raster');
    assert.equal(kinds(400), 'source');
    assert.equal(kinds(605), 'solid');
    assert.deepEqual(film.rasters.length, 2);
    // in = 2 s and 15 frames of 24, shown from frame 300 on.
    const [city] = film.drawList(330);
    assert.equal(city?.kind === 'source' && city.pts, 90_000 * (2 + 15 / 24 + 1));
    const frames = [...encodeRuns(film)].length;
    assert.ok(frames >= 1);
    const sound = soundPlan(film);
    assert.equal(sound?.sampleCount, 705 * 1600);
    assert.deepEqual(
      sound.spans.map(({ start, count }) => [start, count]),
      [
        [0, 315 * 1600],
        [285 * 1600, 315 * 1600],
        [0, 705 * 1600],
      ],
    );
  });

  it('has its mistakes reported at their exact place', () => {
    const one = (items: string, kind = 'video'): string =>
      textOf(`{ "kind": "${kind}", "items": [ ${items} ] }`);
    assert.deepEqual(found(one('{ "asset": "walk", "in": 2, "out": "21s" }')), [
      ['source-too-short', '"21s"'],
    ]);
    assert.deepEqual(found(one('{ "asset": "bed" }')), [['asset-without-picture', '"bed"']]);
    assert.deepEqual(found(one('{ "asset": "walk" }, { "color": "#000000", "start": 3, "duration": 1 }')), [
      ['clip-overlap', '3'],
    ]);
    assert.deepEqual(found(one('{ "asset": "walk", "in": "00:00:01:30" }')), [
      ['timecode-invalid', '"00:00:01:30"'],
    ]);
    assert.deepEqual(
      found(one('{ "asset": "walk" }, { "transition": "dip", "duration": 1 }, { "gap": 1 }')),
      [['transition-misplaced', '{ "transition": "dip", "duration": 1 }']],
    );
  });
});
