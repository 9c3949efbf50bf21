/** What is offered at a cursor, and what the text is when it is taken. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompletionItem } from 'vscode-languageserver';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { uriOf } from './editor.ts';
import { labels, offers, taken } from './offers.ts';

const demo = join(import.meta.dirname, '../../../examples/demo');

const inItem = (item: string): string =>
  `{ "reel": 1, "variables": { "title": "T", "maker": "M" }, "assets": { "walk": { "src": "w.mp4" }, "a\${b}": { "src": "b" } },
  "tracks": [ { "kind": "video", "items": [ ${item} ] } ] }`;

describe('daemon/language: completion', () => {
  const folder = temporaryFolder();
  before(() => {
    mkdirSync(folder('media'));
    testFilm(folder('media/tide.mp4'), { seconds: 1 });
    copyFileSync(join(demo, 'logo.svg'), folder('logo.svg'));
    writeFileSync(folder('notes.txt'), 'no media');
    writeFileSync(folder('.hidden.mp4'), '');
  });

  it('offers keys, and leaves out those that are there', async () => {
    const found = await labels(inItem('{ "asset": "walk", | }'));
    for (const key of ['in', 'out', 'speed', 'fadeIn', 'place']) assert(found.includes(key), key);
    assert(!found.includes('asset'));
    assert(!found.includes('transition'));
  });

  it('offers keys in text that is not finished', async () => {
    const found = await labels('{ "reel": 1, "canvas": { "width": 640, "|');
    for (const key of ['height', 'fps', 'background']) assert(found.includes(key), key);
  });

  it('offers the words of a key', async () => {
    const found = await labels(inItem('{ "transition": "|", "duration": 1 }'));
    for (const style of ['"crossfade"', '"dip"', '"circle"']) assert(found.includes(style), style);
  });

  it('offers easings, presets and codecs', async () => {
    const item =
      '{ "text": "a", "duration": 1, "animate": { "opacity": [ { "t": 0, "v": 0, "ease": | } ] } }';
    assert((await labels(inItem(item))).includes('"out-cubic"'));
    assert(
      (await labels('{ "exports": { "web": { "format": "mp4", "video": { "preset": | } } } }')).includes(
        '"veryfast"',
      ),
    );
    assert(
      (await labels('{ "exports": { "web": { "format": "mp4", "video": { "codec": | } } } }')).includes(
        '"h264"',
      ),
    );
  });

  it('offers whole items', async () => {
    const found = await labels(inItem('|'));
    for (const label of ['Clip', 'Text', 'Gap', 'Transition']) assert(found.includes(label), label);
  });

  it('offers a project where there is none', async () => {
    assert((await labels('|')).includes('New project'));
  });

  it('offers assets, with and without quotes, also in text that is broken', async () => {
    assert.equal(
      await taken('{ "assets": { "walk": {} }, "tracks": [ { "items": [ { "asset": "w|" } ] } ] }', 'walk'),
      '{ "assets": { "walk": {} }, "tracks": [ { "items": [ { "asset": "walk" } ] } ] }',
    );
    assert.equal(
      await taken('{ "assets": { "walk": {} }, "tracks": [ { "items": [ { "asset": |', 'walk'),
      '{ "assets": { "walk": {} }, "tracks": [ { "items": [ { "asset": "walk"',
    );
  });

  it('writes an asset so that nothing in its name is a variable', async () => {
    const text = await taken(inItem('{ "asset": | }'), 'a${b}');
    assert(text.includes('{ "asset": "a$${b}" }'), text);
  });

  it('offers variables inside a text, and closes what is open', async () => {
    assert((await taken(inItem('{ "text": "by ${ma|", "duration": 1 }'), 'maker')).includes('"by ${maker}"'));
    assert((await taken(inItem('{ "text": "${|} etc." }'), 'title')).includes('"${title} etc."'));
    assert((await taken(inItem('{ "text": "${ti|tel} etc." }'), 'title')).includes('"${title} etc."'));
  });

  it('offers no variables where they are not filled in', async () => {
    assert(!(await labels(inItem('{ "text": "$${|" }'))).includes('title'));
    assert(!(await labels('{ "variables": { "a": "x", "b": "${|" } }')).includes('a'));
  });

  it('offers nothing inside a comment', async () => {
    assert.deepEqual(await labels(inItem('{ "asset": "walk" } // |')), []);
    assert.deepEqual(await labels(inItem('/* "asset": | */ { }')), []);
  });

  it('offers files with their sizes, folder by folder', async () => {
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    const here = await offers('{ "assets": { "a": { "src": "|" } } }', options);
    assert.deepEqual([...here.items.keys()].sort(), ['logo.svg', 'media/']);
    assert.match(here.items.get('logo.svg')!.detail!, /^[\d.]+ k?B$/);
    await here.editor.end();
    assert.equal(
      await taken('{ "assets": { "a": { "src": "media/t|" } } }', 'media/tide.mp4', options),
      '{ "assets": { "a": { "src": "media/tide.mp4" } } }',
    );
  });

  it('looks into the file that one dwells on', async () => {
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    const { items, editor } = await offers('{ "assets": { "a": { "src": "media/|" } } }', options);
    const item = await editor.connection.sendRequest<CompletionItem>(
      'completionItem/resolve',
      items.get('media/tide.mp4')!,
    );
    assert.match(item.detail!, /h264 \d+x\d+, \d+ fps.* s, /);
    await editor.end();
  });

  it('offers entries for files that no asset names yet', async () => {
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    assert.equal(
      await taken('{ "assets": { "logo": { "src": "logo.svg" }, "|" } }', 'tide', options),
      '{ "assets": { "logo": { "src": "logo.svg" }, "tide": { "src": "media/tide.mp4" } } }',
    );
    assert(!(await labels('{ "assets": { "l": { "src": "logo.svg" }, "|" } }', options)).includes('logo'));
  });

  it('lists no files and no fonts for a window that is not trusted', async () => {
    const uri = uriOf(folder('a.reel'));
    assert.deepEqual(await labels('{ "assets": { "a": { "src": "|" } } }', { uri }), []);
    const font = '{ "text": "a", "duration": 1, "style": { "font": "|" } }';
    assert.deepEqual(await labels(inItem(font), { uri }), ['sans-serif']);
  });

  it('shows no control characters of a name', async () => {
    const text =
      '{ "assets": { "a\\u001b[31m\\u202eb": { "src": "x\\ny" } }, "tracks": [ { "items": [ { "asset": | } ] } ] }';
    const { items, editor } = await offers(text);
    await editor.end();
    assert.deepEqual([...items.keys()], ['a\ufffd[31m\ufffdb']);
    assert.equal([...items.values()][0]!.detail, 'x\ufffdy');
  });
});
