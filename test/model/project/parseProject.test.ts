/** What a project's text becomes: values, defaults, exact times, and where each of them stands. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { project as projectSchema } from '../../../model/project/format/project.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import type { AssetClip, Clip, Item, Project, TextClip } from '../../../model/project/project.ts';

const root = join(import.meta.dirname, '../../..');
const canvas = '"canvas": { "width": 640, "height": 360, "fps": 25 }';

/** `check('"tracks": []')`: a project of these keys, version and canvas added, has no error; it comes back. */
function check(keys: string, variables?: ReadonlyMap<string, string>): Project {
  const text = `{ "reel": 1, ${keys.includes('"canvas"') ? '' : `${canvas}, `}${keys} }`;
  const { project, diagnostics } = parseProject(text, variables);
  assert.deepEqual(diagnostics, []);
  assert(project);
  return project;
}

/** The only item of a project with one. */
function item(written: string, kind = 'video'): Item {
  const project = check(
    `"assets": { "walk": { "src": "walk.mp4" } }, "tracks": [{ "kind": "${kind}", "items": [${written}] }]`,
  );
  return project.tracks[0]!.items[0]!;
}

const seconds = (time: Clip['duration']): string | undefined => time?.toString();

describe('model/project: parsing', () => {
  it('reads the example of the design', () => {
    const { project, diagnostics } = parseProject(
      readFileSync(join(root, 'test/cases/design-example.reel'), 'utf8'),
    );
    assert.deepEqual(diagnostics, []);
    assert(project);
    assert.deepEqual(
      project.tracks.map(({ id, kind, items }) => [id, kind, items.map((each) => each.kind)]),
      [
        ['main', 'video', ['asset', 'transition', 'asset', 'gap', 'color']],
        ['titles', 'video', ['text', 'asset']],
        ['music', 'audio', ['asset']],
      ],
    );
    const title = project.tracks[1]!.items[0] as TextClip;
    assert.equal(title.text, 'Morning walk');
    assert.equal(seconds(title.start), '1/2');
    assert.deepEqual(
      title.animate.get('opacity')?.map(({ t, v, ease }) => [t.toString(), v, ease]),
      [
        ['0', 0, 'linear'],
        ['1/2', 1, 'out-cubic'],
      ],
    );
    const city = project.tracks[0]!.items[2] as AssetClip;
    assert.deepEqual(city.in, { unit: 'timecode', text: '00:00:02:15', dropFrame: false });
    assert.equal(city.fit, 'cover');
    assert.deepEqual([...project.exports.keys()], ['web', 'loop']);
    assert.deepEqual(project.exports.get('web')?.audio, { codec: 'aac', bitrate: 160_000 });
    assert.deepEqual(project.exports.get('loop')?.range?.map(String), ['0', '5']);
  });

  it('accepts comments, trailing commas, a byte order mark and "$schema"', () => {
    const text = `\uFEFF// first\n{ "$schema": "./reel.schema.json", /* x */ "reel": 1, ${canvas}, "tracks": [ ], }\n// last`;
    assert.deepEqual(parseProject(text).diagnostics, []);
  });

  it('fills in the defaults of the format', () => {
    const project = check('"tracks": [{ "kind": "video", "items": [] }]');
    assert.deepEqual(
      { ...project.canvas, fps: project.canvas.fps.toString() },
      {
        width: 640,
        height: 360,
        fps: '25',
        background: { red: 0, green: 0, blue: 0, alpha: 255 },
        sampleRate: 48_000,
        channels: 2,
      },
    );
    assert.equal(project.tracks[0]!.muted, false);
    assert.equal(project.tracks[0]!.hidden, false);
    const clip = item('{ "text": "a", "duration": 1 }') as TextClip;
    assert.deepEqual(clip.place, {
      x: 0.5,
      y: 0.5,
      anchor: [0.5, 0.5],
      scale: 1,
      rotation: 0,
      opacity: 1,
      crop: { left: 0, top: 0, right: 0, bottom: 0 },
    });
    assert.deepEqual(clip.style, {
      font: 'sans-serif',
      size: 64,
      weight: 400,
      italic: false,
      color: { red: 255, green: 255, blue: 255, alpha: 255 },
      align: 'center',
      maxWidth: 0.9,
      lineHeight: 1.2,
      letterSpacing: 0,
      background: undefined,
      padding: 0,
      shadow: undefined,
      outline: undefined,
    });
    assert.deepEqual(
      [seconds(clip.fadeIn), seconds(clip.fadeOut), clip.gain, clip.muted],
      ['0', '0', 0, false],
    );
  });

  it('makes a shadow and an outline of empty objects', () => {
    const { style } = item(
      '{ "text": "a", "duration": 1, "style": { "shadow": {}, "outline": {} } }',
    ) as TextClip;
    assert.deepEqual(style.shadow, { color: { red: 0, green: 0, blue: 0, alpha: 160 }, blur: 8, x: 0, y: 4 });
    assert.deepEqual(style.outline, { color: { red: 0, green: 0, blue: 0, alpha: 255 }, width: 4 });
  });

  it('counts frames and timecodes of the timeline at the canvas rate, and leaves those of a source alone', () => {
    const clip = item(
      '{ "asset": "walk", "start": "5f", "in": "30f", "duration": "00:00:01:05" }',
    ) as AssetClip;
    assert.equal(seconds(clip.start), '1/5');
    assert.equal(seconds(clip.duration), '6/5');
    assert.deepEqual(clip.in, { unit: 'frames', frames: 30n });
  });

  it('keeps the digits of a number', () => {
    const clip = item('{ "asset": "walk", "duration": 0.1000000000000000000001, "speed": 0.3 }') as AssetClip;
    assert.equal(seconds(clip.duration), '1000000000000000000001/10000000000000000000000');
    assert.equal(clip.speed.toString(), '3/10');
  });

  it('reads colours of every length', () => {
    const color = (written: string): unknown =>
      (item(`{ "color": "${written}", "duration": 1 }`) as { color?: unknown }).color;
    assert.deepEqual(color('#1aF'), { red: 0x11, green: 0xaa, blue: 0xff, alpha: 255 });
    assert.deepEqual(color('#1aF8'), { red: 0x11, green: 0xaa, blue: 0xff, alpha: 0x88 });
    assert.deepEqual(color('#102030'), { red: 16, green: 32, blue: 48, alpha: 255 });
    assert.deepEqual(color('#10203040'), { red: 16, green: 32, blue: 48, alpha: 64 });
  });

  it('tells an asset at its edges, sound and rates of a film, or silence', () => {
    const { exports } = check(
      '"tracks": [], "exports": { "a": { "format": "mp4", "fps": 29.97, "audio": false }, "b": { "format": "mp4", "audio": { "bitrate": "96.5k" } }, "c": { "format": "gif" } }',
    );
    assert.equal(exports.get('a')?.audio, undefined);
    assert.equal(exports.get('a')?.fps?.toString(), '30000/1001');
    assert.equal(exports.get('b')?.audio?.bitrate, 96_500);
    assert.deepEqual(exports.get('a')?.video, {
      codec: 'h264',
      quality: 23,
      preset: 'veryfast',
      copyUntouched: false,
    });
    assert.equal(exports.get('c')?.audio, undefined);
  });

  it('fills variables in anywhere, and takes those from outside first', () => {
    const keys = `"variables": { "who": "you", "length": "2s", "look": "co\\u0076er" },
      "assets": { "walk": { "src": "\${who}.mp4" } },
      "tracks": [{ "kind": "video", "items": [
        { "text": "\${who} and $\${who}, \\"\${who}\\"", "duration": "\${length}" },
        { "asset": "walk", "fit": "\${look}" } ] }]`;
    const project = check(keys, new Map([['who', 'me ${length}']]));
    const [text, clip] = project.tracks[0]!.items as [TextClip, AssetClip];
    assert.equal(text.text, 'me ${length} and ${who}, "me ${length}"');
    assert.equal(seconds(text.duration), '2');
    assert.equal(clip.fit, 'cover');
    assert.equal(project.assets.get('walk')?.src, 'me ${length}.mp4');
    assert.equal(project.variables.get('who'), 'me ${length}');
  });

  it('reports a variable from outside that the project does not have', () => {
    const text = `{ "reel": 1, ${canvas}, "variables": { "title": "a" }, "tracks": [] }`;
    const { diagnostics } = parseProject(text, new Map([['tilte', 'b']]));
    assert.deepEqual(
      diagnostics.map(({ code, message, range }) => [
        code,
        message,
        text.slice(range.offset, range.offset + range.length),
      ]),
      [
        [
          'variable-unknown',
          '"tilte" was set from outside. There is no variable "tilte". Did you mean "title"?',
          '{',
        ],
      ],
    );
  });

  it('remembers where each item and each of its values stands', () => {
    const text = `{ "reel": 1, ${canvas}, "tracks": [{ "kind": "video", "items": [ { "color": "#000", "duration": 1 } ] }], "markers": [{ "at": 1, "name": "m" }] }`;
    const { project } = parseProject(text);
    const clip = project!.tracks[0]!.items[0]!;
    const at = (range: { offset: number; length: number } | undefined): string =>
      text.slice(range!.offset, range!.offset + range!.length);
    assert.equal(at(clip.range), '{ "color": "#000", "duration": 1 }');
    assert.equal(at(clip.ranges.get('color')), '"#000"');
    assert.equal(at(clip.ranges.get('duration')), '1');
    assert.equal(at(project!.markers[0]!.range), '{ "at": 1, "name": "m" }');
    assert.equal(at(project!.tracks[0]!.range).startsWith('{ "kind"'), true);
  });

  it('lets an audio track cross its sound', () => {
    const { tracks } = check(
      '"assets": { "a": { "src": "a.wav" } }, "tracks": [{ "kind": "audio", "items": [{ "asset": "a" }, { "transition": "crossfade", "duration": 1 }, { "asset": "a", "animate": { "gain": [{ "t": 0, "v": -6 }] } }] }]',
    );
    assert.equal(tracks[0]!.items.length, 3);
  });

  it('names assets as it likes, also like what every object has', () => {
    const { assets } = check(
      '"assets": { "__proto__": { "src": "a" }, "constructor": { "src": "b" } }, "tracks": []',
    );
    assert.deepEqual(
      [...assets.values()].map(({ id, src }) => [id, src]),
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ],
    );
  });

  it('agrees with the schemas that the JSON Schema is made from', () => {
    const example = JSON.parse(
      readFileSync(join(root, 'test/cases/design-example.reel'), 'utf8').replace(/\/\/.*$/gm, ''),
    ) as unknown;
    assert.equal(projectSchema.safeParse(example).success, true);
  });

  it('is described by the committed page and JSON Schema', () => {
    // Fails with the command that writes them when one of them is stale.
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/makeFormatDocs.mjs', '--check'], {
      cwd: root,
    });
  });

  it('is shown by an example in the page that is right', () => {
    const page = readFileSync(join(root, 'docs/project-format.md'), 'utf8');
    const example = /```jsonc\n([^]*?)```/.exec(page)?.[1];
    assert(example);
    assert.deepEqual(parseProject(example).diagnostics, []);
  });
});
