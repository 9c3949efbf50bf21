/** What can be done about a problem, and what the text is afterwards. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { CodeAction, TextDocumentEdit, TextEdit } from 'vscode-languageserver';
import { familyWith } from '../../../daemon/raster/missingLetters.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { edited, Editor, uriOf } from './editor.ts';

/** All offers for the document, by title, with the text that each leaves. */
async function fixes(
  text: string,
  code: string,
  options: { readonly uri?: string; readonly trusted?: boolean } = {},
): Promise<ReadonlyMap<string, string>> {
  const { uri = 'untitled:a', trusted = false } = options;
  const editor = new Editor({ trusted });
  await editor.open(uri, text);
  const { diagnostics } = await editor.published(uri, (latest) =>
    latest.diagnostics.some((each) => each.code === code),
  );
  const diagnostic = diagnostics.find((each) => each.code === code)!;
  const actions = await editor.request<CodeAction[]>('codeAction', uri, {
    range: diagnostic.range,
    context: { diagnostics: [diagnostic], only: ['quickfix'] },
  });
  await editor.end();
  assert.deepEqual(editor.failures, []);
  return new Map(
    actions.map(({ title, edit }) => {
      const [change] = edit!.documentChanges as TextDocumentEdit[];
      assert.equal(change!.textDocument.version, 1);
      return [title, edited(text, change!.edits as TextEdit[])];
    }),
  );
}

const project = (items: string, assets = ''): string =>
  `{ "reel": 1, "canvas": { "width": 640, "height": 360, "fps": 30 }, "variables": { "title": "T" },
  "assets": { ${assets} }, // the files
  "tracks": [ { "kind": "video", "items": [ ${items} ] } ] }`;

/** The only fix's title and the item that it makes of `item`. */
async function mended(item: string, code: string): Promise<string> {
  const found = [...(await fixes(project(item), code))];
  assert.equal(found.length, 1, JSON.stringify(found));
  const [title, text] = found[0]!;
  const before = project('\0').indexOf('\0');
  return `${title}: ${text.slice(before, text.length - ' ] } ] }'.length)}`;
}

describe('daemon/language: quick fixes', () => {
  const folder = temporaryFolder();
  before(() => {
    mkdirSync(folder('footage'));
    testFilm(folder('walk.mp4'), { seconds: 4 });
    testFilm(folder('footage/moved.mp4'), { seconds: 1 });
  });

  for (const [code, item, wanted] of [
    [
      'key-unknown',
      '{ "color": "#000", "duration": 1, "fadein": 1 }',
      'Change to "fadeIn": { "color": "#000", "duration": 1, "fadeIn": 1 }',
    ],
    [
      'key-unknown',
      '{ "color": "#000", "duration": 1, "fadein": 1, "fadeIn": 2 }',
      'Remove "fadein": { "color": "#000", "duration": 1, "fadeIn": 2 }',
    ],
    [
      'value-unknown',
      '{ "transition": "crosfade", "duration": 1 }',
      'Change to "crossfade": { "transition": "crossfade", "duration": 1 }',
    ],
    [
      'value-type',
      '{ "color": "#000", "duration": 1, "place": { "x": "0.5" } }',
      'Change to 0.5: { "color": "#000", "duration": 1, "place": { "x": 0.5 } }',
    ],
    [
      'variable-unknown',
      '{ "text": "a ${titel}", "duration": 1 }',
      'Change to ${title}: { "text": "a ${title}", "duration": 1 }',
    ],
    ['value-type', '1.50', 'Make it a gap: { "gap": 1.50 }'],
    ['value-type', '"45f"', 'Make it a gap: { "gap": "45f" }'],
    [
      'key-duplicate',
      '{ "color": "#000", "duration": 1, /* twice */ "duration": 2 }',
      'Remove "duration": { "color": "#000", "duration": 1 }',
    ],
    [
      'key-not-applicable',
      '{ "speed": 2, "color": "#000", "duration": 1 }',
      'Remove "speed": { "color": "#000", "duration": 1 }',
    ],
    [
      'clip-overlap',
      '{ "color": "#000", "duration": 2 }, { "color": "#111", "start": 1, "duration": 1 }',
      'Remove "start", so that the clip follows at once: { "color": "#000", "duration": 2 }, { "color": "#111", "duration": 1 }',
    ],
  ] as const) {
    it(`mends ${code} in ${item}`, async () => assert.equal(await mended(item, code), wanted));
  }

  it('puts keys in the order of their times, each with what is written beside it', async () => {
    const keys = (...written: string[]): string =>
      `{ "color": "#000", "duration": 3, "animate": { "x": [${written.join(', /* then */ ')}] } }`;
    const [first, second, third] = [
      '{ "t": 0, "v": 1 }',
      '{ "t": "45f", "v": 2, "ease": "hold" }',
      '{ "t": 2, "v": 3 }',
    ];
    assert.equal(
      await mended(keys(third, first, second), 'keyframe-order'),
      `Put the keys in the order of their times: ${keys(first, second, third)}`,
    );
    // Which of the two is meant only a person knows.
    const twice = project(keys(first, first));
    assert.deepEqual([...(await fixes(twice, 'keyframe-order'))], []);
  });

  it('offers a font that has the letters', async () => {
    const family = familyWith(['\u05e9']);
    if (family === undefined) return;
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    for (const [style, wanted] of [
      ['', `, "style": { "font": "sans-serif, ${family}" }`],
      [', "style": { "size": 40 }', `, "style": { "size": 40, "font": "sans-serif, ${family}" }`],
    ] as const) {
      const text = project(`{ "text": "a \u05e9", "duration": 1${style} }`);
      assert.deepEqual(
        [...(await fixes(text, 'letter-missing', options))],
        [[`Use "sans-serif, ${family}"`, text.replace(`"duration": 1${style}`, `"duration": 1${wanted}`)]],
      );
    }
  });

  it('clears away what nothing uses', async () => {
    const text = project('{ "color": "#000", "duration": 1 }', '"w": { "src": "w.mp4" }');
    assert.deepEqual(
      [...(await fixes(text, 'asset-unused'))],
      [['Remove "w"', text.replace('"w": { "src": "w.mp4" }', '')]],
    );
    assert.deepEqual([...(await fixes(text, 'variable-unused')).keys()], ['Remove "title"']);
  });

  it('has nothing to offer where only a person knows', async () => {
    assert.deepEqual([...(await fixes(project('{ "color": "#12345", "duration": 1 }'), 'color-syntax'))], []);
    assert.deepEqual([...(await fixes('{ "reel": 1, ', 'syntax'))], []);
  });

  it('adds an asset that is missing, and keeps comments', async () => {
    const item = '{ "asset": "walk" }';
    const found = await fixes(project(item), 'asset-unknown');
    assert.deepEqual([...found.keys()], ['Add the asset "walk"']);
    assert.equal(
      found.get('Add the asset "walk"'),
      project(item).replace('{  }', '{ "walk": { "src": "" } }'),
    );
  });

  it('adds an asset with the file that bears its name', async () => {
    const item = '{ "asset": "moved" }';
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    const found = await fixes(project(item), 'asset-unknown', options);
    assert.equal(
      found.get('Add the asset "moved": "footage/moved.mp4"'),
      project(item).replace('{  }', '{ "moved": { "src": "footage/moved.mp4" } }'),
    );
  });

  it('finds a file that was moved', async () => {
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    const text = project('{ "asset": "m" }', '"m": { "src": "moved.mp4" }');
    const found = await fixes(text, 'media-missing', options);
    assert.equal(found.get('Use "footage/moved.mp4"'), text.replace('moved.mp4', 'footage/moved.mp4'));
  });

  it('trims a clip so that its transition has its handle, on either side', async () => {
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    const items =
      '{ "asset": "w", "in": 1 }, { "transition": "crossfade", "duration": 1 }, { "asset": "w", "out": 3 }';
    const text = project(items, '"w": { "src": "walk.mp4" }');
    const found = await fixes(text, 'handle-too-short', options);
    const overlap = 'Overlap the clips ("mode": "overlap"), which shortens the timeline';
    assert.deepEqual(
      [...found],
      [
        ['Trim the clip before by 0.5s', text.replace('"in": 1 }', '"in": 1, "out": 3.5 }')],
        [overlap, text.replace('"duration": 1 }', '"duration": 1, "mode": "overlap" }')],
        ['Trim the clip after by 0.5s', text.replace('"out": 3 }', '"out": 3, "in": 0.5 }')],
      ],
    );
  });

  it('leaves no problem where a clip with a duration was trimmed', async () => {
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    const items =
      '{ "asset": "w", "duration": 2 }, { "transition": "crossfade", "duration": 1 }, { "asset": "w", "duration": 2, "speed": 2 }';
    const text = project(items, '"w": { "src": "walk.mp4" }');
    const found = await fixes(text, 'handle-too-short', options);
    const after = found.get('Trim the clip after by 0.5s')!;
    assert(after.includes('"duration": 1.5, "speed": 2, "in": 1 }'), after);
    const editor = new Editor({ trusted: true });
    await editor.open(options.uri, after);
    await editor.diagnostics(options.uri);
    await editor.request('inlayHint', options.uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });
    assert.deepEqual((await editor.diagnostics(options.uri)).diagnostics, []);
    await editor.end();
  });

  it('uses a source up to its end', async () => {
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    const text = project('{ "asset": "w", "out": 9 }', '"w": { "src": "walk.mp4" }');
    const found = await fixes(text, 'source-too-short', options);
    assert.deepEqual([...found.values()], [text.replace(', "out": 9', '')]);
  });
});
