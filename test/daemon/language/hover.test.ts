/** What is told of what the pointer rests on. */
import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver';
import { loadImage } from '@napi-rs/canvas';
import { ffmpeg, testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Editor, uriOf, withCursor } from './editor.ts';

async function told(marked: string, options: { uri?: string; trusted?: boolean } = {}): Promise<string> {
  const { uri = 'untitled:a', trusted = false } = options;
  const editor = new Editor({ trusted });
  const { text, position } = withCursor(marked);
  await editor.open(uri, text);
  const hover = await editor.request<Hover | null>('hover', uri, { position });
  await editor.end();
  assert.deepEqual(editor.failures, []);
  return hover === null ? '' : (hover.contents as MarkupContent).value;
}

const project = (item: string, asset = '"walk": { "src": "walk.mp4" }'): string =>
  `{ "reel": 1, "canvas": { "width": 640, "height": 360, "fps": 30 }, "variables": { "who": "*M*" },
  "assets": { ${asset} }, "tracks": [ { "kind": "video", "items": [ ${item} ] } ] }`;

describe('daemon/language: hover', () => {
  const folder = temporaryFolder();
  before(() => testFilm(folder('walk.mp4'), { seconds: 3 }));

  it('tells what a key is for', async () => {
    assert.match(await told(project('{ "asset": "walk", "spe|ed": 2 }')), /How fast the asset plays/);
  });

  it('tells a time in its other notations, as the canvas counts', async () => {
    const text = await told(project('{ "asset": "walk", "start": 2|.5 }'));
    assert.match(text, /`2\.5s = 75f = 00:00:02:15 at 30 fps`/);
    assert.match(await told(project('{ "color": "#000", "duration": "00:00:0|1:15" }')), /`1\.5s = 45f/);
  });

  it('tells what a key is for while its number is being written', async () => {
    assert.match(await told(project('{ "color": "#000", "duration": 2e|+ }')), /a timecode/);
  });

  it("tells a source's time as the asset counts, once it is known", async () => {
    const item = project('{ "asset": "walk", "in": "1|5f" }');
    assert.doesNotMatch(await told(item), /= \d/);
    const editor = new Editor({ trusted: true });
    const { text, position } = withCursor(item);
    const uri = uriOf(folder('a.reel'));
    await editor.open(uri, text);
    await editor.request('hover', uri, { position: { line: 1, character: 16 } });
    const hover = await editor.request<Hover>('hover', uri, { position });
    await editor.end();
    assert.match((hover.contents as MarkupContent).value, /15f = 00:00:00:15 at \d+ fps/);
  });

  it('tells of an asset what its file holds', async () => {
    const text = await told(project('{ "asset": "wa|lk" }'), { uri: uriOf(folder('a.reel')), trusted: true });
    assert.match(text, /h264 \d+x\d+, \d+ fps/);
  });

  it('shows a small picture of a film, in its shape', async () => {
    const text = await told(project('{ "asset": "wa|lk" }'), { uri: uriOf(folder('a.reel')), trusted: true });
    const [, picture = ''] = /!\[\]\(data:image\/jpeg;base64,([A-Za-z0-9+/=]+)\)/.exec(text) ?? [];
    const { width, height } = await loadImage(Buffer.from(picture, 'base64'));
    assert.deepEqual([width, height], [240, 136]);
    assert(text.length < 50_000, 'an editor cuts hover texts that are longer than 100,000 characters');
  });

  it('shows no picture of a sound', async () => {
    ffmpeg('-f', 'lavfi', '-t', '1', '-i', 'sine', folder('tone.wav'));
    const item = project('{ "asset": "wa|lk" }', '"walk": { "src": "tone.wav" }');
    const text = await told(item, { uri: uriOf(folder('a.reel')), trusted: true });
    assert.match(text, /pcm\\_s16le/);
    assert.doesNotMatch(text, /data:/);
  });

  it('tells of an asset why its file cannot be used', async () => {
    const item = project('{ "asset": "wa|lk" }', '"walk": { "src": "wlak.mp4" }');
    assert.match(await told(item, { uri: uriOf(folder('a.reel')), trusted: true }), /Did you mean .*walk/);
  });

  it('opens nothing for a window that is not trusted', async () => {
    const text = await told(project('{ "asset": "wa|lk" }'), { uri: uriOf(folder('a.reel')) });
    assert.match(text, /walk\\\.mp4/);
    assert.doesNotMatch(text, /h264/);
  });

  it("tells a variable's text", async () => {
    assert.match(await told(project('{ "text": "by ${wh|o}", "duration": 1 }')), /\*\*who\*\* = \\\*M\\\*/);
  });

  it('lets no name become markup', async () => {
    const hostile = '![x](http://example.com/a.png) <img src=x> [a](command:b) \\u001b[31m \\u202e `c`';
    const text = await told(project('{ "text": "${wh|o}" }').replace('*M*', hostile));
    const [shown = ''] = text.split('---');
    assert.match(shown, /example\\\.com/);
    // eslint-disable-next-line no-control-regex -- that there are none is the point
    assert.doesNotMatch(shown, /<|(?<!\\)[[`!:]|\u001b|\u202e/);
  });

  it('tells nothing in a comment, in no text, and of broken text what it can', async () => {
    assert.equal(await told(project('{ "asset": "walk" /* spe|ed */ }')), '');
    assert.equal(await told('|'), '');
    assert.match(await told('{ "canvas": { "fps": 30 }, "tracks": [ { "items": [ { "start": 2|'), /60f/);
  });
});
