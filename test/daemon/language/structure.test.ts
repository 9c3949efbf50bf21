/** Outline, folding, formatting, colours, links, hints and lenses. */
import assert from 'node:assert/strict';
import type {
  CodeLens,
  ColorInformation,
  ColorPresentation,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  InlayHint,
  TextEdit,
} from 'vscode-languageserver';
import type { ExportInsight } from '../../../daemon/language/index.ts';
import { edited, Editor, uriOf } from './editor.ts';

async function answered<T>(text: string, method: string, more: object = {}, uri = 'untitled:a'): Promise<T> {
  const editor = new Editor();
  await editor.open(uri, text);
  const result = await editor.request<unknown>(method, uri, more);
  await editor.end();
  assert.deepEqual(editor.failures, []);
  return result as T;
}

const lines = (symbols: readonly DocumentSymbol[], indent = ''): string[] =>
  symbols.flatMap(({ name, detail, children = [] }) => [
    `${indent}${name}${detail ? ` (${detail})` : ''}`,
    ...lines(children, `${indent}  `),
  ]);

const whole = { range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } } };

const project = `{
  "reel": 1,
  "canvas": { "width": 640, "height": 360, "fps": 30, "background": "#102030" },
  "variables": { "title": "T" },
  "assets": { "walk": { "src": "media/walk.mp4" } },
  "tracks": [ // bottom to top
    { "id": "main", "kind": "video", "items": [
      { "color": "#20304080", "duration": 1.5 },
      { "transition": "dip", "duration": "10f", "color": "#fff" },
      { "text": "\${title}", "id": "intro", "duration": 2, "style": { "shadow": { "color": "#0008" } } },
      { "gap": 1 }
    ] }
  ],
  "exports": { "web": { "format": "mp4" }, "small\\nloop": { "format": "gif" } }
}
`;

describe('daemon/language: structure', () => {
  it('outlines a project', async () => {
    assert.deepEqual(lines(await answered(project, 'documentSymbol')), [
      'canvas (640x360, 30 fps)',
      'variables',
      '  title (T)',
      'assets',
      '  walk (media/walk.mp4)',
      'tracks',
      '  main (video)',
      '    #20304080 (1.5)',
      '    dip (10f)',
      '    intro (${title}, 2)',
      '    gap 1',
      'exports',
      '  web (mp4)',
      '  small\ufffdloop (gif)',
    ]);
  });

  it('outlines what there is of an unfinished project', async () => {
    const text =
      '{ "canvas": { "width": 640, "assets": { "": 1, "walk": { "src": } }, "tracks": [ { "items": [ { "as';
    assert.deepEqual(lines(await answered(text, 'documentSymbol')), ['canvas']);
    const rest = '{ "assets": { "": 1, "walk": { "src": } }, "tracks": [ 1, { "items": [ { "asset": "w';
    assert.deepEqual(lines(await answered(rest, 'documentSymbol')), [
      'assets',
      '  ""',
      '  walk',
      'tracks',
      '  track 1',
      '    w',
    ]);
    assert.equal(await answered('', 'documentSymbol'), null);
  });

  it('folds objects, lists and comments', async () => {
    const ranges = await answered<FoldingRange[]>(`/* a\n b */\n${project}`, 'foldingRange');
    assert.deepEqual(
      ranges.map(({ startLine, endLine }) => `${startLine}-${endLine}`).sort(),
      ['0-1', '2-15', '7-13', '8-12'].sort(),
    );
  });

  it('formats indentation and spaces, and keeps lines and comments', async () => {
    const text =
      '{\n"reel":1,\n// first\n      "canvas": {"width":640}, /* b */\n"tracks":[\n{"items":[], "a":[0,5],"b":{}}\n]\n}\n';
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await answered<TextEdit[]>(text, 'formatting', { options });
    const formatted = edited(text, edits);
    assert.equal(
      formatted,
      '{\n  "reel": 1,\n  // first\n  "canvas": { "width": 640 }, /* b */\n  "tracks": [\n    { "items": [], "a": [0, 5], "b": {} }\n  ]\n}\n',
    );
    assert.deepEqual(await answered(formatted, 'formatting', { options }), []);
  });

  it('shows colours and writes those that are chosen, opaque where nothing shows through', async () => {
    const colors = await answered<ColorInformation[]>(project, 'documentColor');
    assert.deepEqual(
      colors.map(({ range, color }) => [range.start.line, Math.round(color.alpha * 255)]),
      [
        [2, 255],
        [7, 128],
        [8, 255],
        [9, 136],
      ],
    );
    const color = { red: 1, green: 0.5, blue: 0, alpha: 0.5 };
    const chosen = await Promise.all(
      colors.map(async ({ range }) => {
        const [only] = await answered<ColorPresentation[]>(project, 'colorPresentation', { color, range });
        return only!.textEdit!.newText;
      }),
    );
    assert.deepEqual(chosen, ['"#ff8000"', '"#ff800080"', '"#ff8000"', '"#ff800080"']);
  });

  it('links sources to their files', async () => {
    const links = await answered<DocumentLink[]>(project, 'documentLink', {}, uriOf('/films/a b/x.reel'));
    assert.deepEqual(
      links.map(({ target, range }) => [target, range.start.line, range.start.character]),
      [['file:///films/a%20b/media/walk.mp4', 4, 32]],
    );
    assert.deepEqual(await answered(project, 'documentLink'), []);
  });

  it('writes in front of each clip when it starts', async () => {
    const hints = await answered<InlayHint[]>(
      project.replace('"transition": "dip", "duration": "10f", "color": "#fff"', '"gap": 0.25'),
      'inlayHint',
      whole,
    );
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, position.character, label]),
      [
        [7, 6, '0s'],
        [9, 6, '1.767s'],
      ],
    );
    const first = { range: { start: { line: 0, character: 0 }, end: { line: 8, character: 0 } } };
    assert.equal((await answered<InlayHint[]>(project, 'inlayHint', first)).length, 1);
    assert.deepEqual(await answered('{', 'inlayHint', whole), []);
  });

  it('puts a command above each export of a file', async () => {
    const uri = uriOf('/films/x.reel');
    const lenses = await answered<CodeLens[]>(project, 'codeLens', {}, uri);
    assert.deepEqual(
      lenses.map(({ command }) => command),
      [
        { title: 'Export Video: web', command: 'framewright.exportVideo', arguments: ['web', uri] },
        {
          title: 'Export Video: small\ufffdloop',
          command: 'framewright.exportVideo',
          arguments: ['small\nloop', uri],
        },
      ],
    );
    assert.deepEqual(await answered(project, 'codeLens'), []);
  });

  it('leaves the hints where they were while the text has errors', async () => {
    const editor = new Editor();
    const text = `{ "reel": 1, "canvas": { "width": 16, "height": 16, "fps": 10 },
"tracks": [ { "kind": "video", "items": [
  { "color": "#fff", "duration": 1 },
  { "color": "#000", "duration": 2 },
  { "color": "#fff", "duration": 3 }
] } ] }`;
    const labels = async (): Promise<unknown> => {
      const hints = await editor.request<InlayHint[]>('inlayHint', 'untitled:a', whole);
      return hints.map(({ position, label }) => [position.line, position.character, label]);
    };
    await editor.open('untitled:a', text);
    await editor.diagnostics('untitled:a');
    const all = [
      [2, 2, '0s'],
      [3, 2, '1s'],
      [4, 2, '3s'],
    ];
    assert.deepEqual(await labels(), all);
    await editor.type('untitled:a', '"duration": 2', '\n"duration": ');
    assert.deepEqual(await labels(), [...all.slice(0, 2), [5, 2, '3s']]);
    await editor.type('untitled:a', '"duration":  }', '"duration": 4 }');
    assert.deepEqual(await labels(), [...all.slice(0, 2), [5, 2, '5s']]);
    await editor.end();
  });

  it('tells above each clip what is known of its export, and when that changes', async () => {
    const asked: string[] = [];
    const insight: ExportInsight = {
      clips: ({ uri }, { tracks }) => {
        asked.push(uri);
        return Promise.resolve(
          new Map(
            tracks[0]!.clips.map(({ clip }, index) => [
              clip,
              { cached: index === 0, msPerFrame: index === 0 ? 3.14159 : undefined },
            ]),
          ),
        );
      },
    };
    const refreshSupport = true;
    const capabilities = { workspace: { codeLens: { refreshSupport }, inlayHint: { refreshSupport } } };
    const editor = new Editor({ capabilities, insight, trusted: true });
    const uri = uriOf('/films/colours.reel');
    const text = `{ "reel": 1, "canvas": { "width": 16, "height": 16, "fps": 10 },
"tracks": [ { "kind": "video", "items": [
  { "color": "#fff", "duration": 1 },
  { "color": "#000", "duration": 2 } ] } ] }`;
    await editor.open(uri, text);
    const lenses = await editor.request<CodeLens[]>('codeLens', uri);
    assert.deepEqual(
      lenses.map(({ command, range }) => [command!.title, range.start.line]),
      [
        ['cached, 3.1 ms a frame', 2],
        ['to encode', 3],
      ],
    );
    editor.server.insightChanged();
    await editor.until(() => (editor.refreshed.length === 2 ? true : undefined));
    assert.deepEqual(editor.refreshed.toSorted(), ['codeLens', 'inlayHint']);
    // Without trust nobody looks at what the clips are made from.
    editor.server.setTrusted(false);
    assert.deepEqual(await editor.request<CodeLens[]>('codeLens', uri), []);
    assert.deepEqual(asked, [uri]);
    await editor.end();
  });
});
