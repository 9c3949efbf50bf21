/** Diagnostics as an editor gets them: the same that `framewright check` prints, a moment after each change. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { MediaLibrary } from '../../../daemon/language/index.ts';
import { loadProject } from '../../../daemon/project/loadProject.ts';
import { FramewrightError } from '../../../model/errors.ts';
import { loadEngine } from '../../../native/index.ts';
import { testFilm } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Editor, noEngine, uriOf } from './editor.ts';

const project = (items: string, assets = '"tide": { "src": "tide.mp4" }'): string =>
  `{ "reel": 1, "canvas": { "width": 640, "height": 360, "fps": 30 },
  "assets": { ${assets} },
  "tracks": [ { "kind": "video", "items": [ ${items} ] } ] }
`;

describe('daemon/language: diagnostics', () => {
  const folder = temporaryFolder();
  const editors: Editor[] = [];
  const editor = (...options: ConstructorParameters<typeof Editor>): Editor => {
    const made = new Editor(...options);
    editors.push(made);
    return made;
  };
  before(() => testFilm(folder('tide.mp4'), { seconds: 3 }));
  afterEach(async () => {
    for (const each of editors.splice(0)) {
      await each.end();
      assert.deepEqual(each.failures, []);
    }
  });

  it('marks a mistake in the text, and takes the mark away when it is mended', async () => {
    const window = editor();
    const uri = 'untitled:Untitled-1';
    await window.open(uri, project('{ "color": "#000", "duraton": 1 }'));
    const { diagnostics } = await window.diagnostics(uri);
    assert.deepEqual(
      diagnostics.map(({ code, source, range }) => [code, source, range.start.line, range.start.character]),
      [
        ['key-missing', 'framewright', 2, 44],
        ['key-unknown', 'framewright', 2, 63],
      ],
    );
    const version = await window.type(uri, 'duraton', 'duration');
    const mended = await window.diagnostics(uri, (latest) => latest.version === version);
    assert.deepEqual(mended.diagnostics, []);
  });

  it('fades what nothing uses, while the text can be read', async () => {
    const window = editor();
    const uri = 'untitled:Untitled-1';
    await window.open(uri, project('{ "asset": "a" }', '"a": { "src": "a.mp4" }, "b": { "src": "b.mp4" }'));
    const { diagnostics } = await window.published(uri, () => true);
    assert.deepEqual(
      diagnostics.map(({ code, severity, tags, range }) => [code, severity, tags, range.start.character]),
      [['asset-unused', DiagnosticSeverity.Hint, [DiagnosticTag.Unnecessary], 39]],
    );
    // What uses it may be what is being typed.
    const version = await window.type(uri, '"a" }', '"a"');
    const broken = await window.published(uri, (latest) => latest.version === version);
    assert.deepEqual(
      broken.diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Hint),
      [],
    );
  });

  it('does not fade assets of which a variable chooses one', async () => {
    const window = editor();
    const assets = '"a": { "src": "a.mp4" }, "b": { "src": "b.mp4" } }, "variables": { "which": "a"';
    await window.open('untitled:Untitled-1', project('{ "asset": "${which}" }', assets));
    const { diagnostics } = await window.published('untitled:Untitled-1', () => true);
    assert.deepEqual(diagnostics, []);
  });

  it('says of broken text what is broken, and of closed documents nothing', async () => {
    const window = editor();
    const uri = 'untitled:Untitled-1';
    await window.open(uri, '{ "reel": 1, "canvas": { "width": ');
    const { diagnostics } = await window.diagnostics(uri);
    assert(diagnostics.some(({ code }) => code === 'syntax'));
    await window.close(uri);
    await window.diagnostics(uri, (latest) => latest.diagnostics.length === 0);
  });

  for (const { name, items, assets } of [
    {
      name: 'a file that is not there',
      items: '{ "asset": "tide" }',
      assets: '"tide": { "src": "tied.mp4" }',
    },
    { name: 'an in beyond the source', items: '{ "asset": "tide", "in": 1000 }', assets: undefined },
    { name: 'an out beyond the source', items: '{ "asset": "tide", "out": 1000 }', assets: undefined },
    {
      name: 'handles that are too short',
      items: '{ "asset": "tide" }, { "transition": "crossfade", "duration": 1 }, { "asset": "tide" }',
      assets: undefined,
    },
    {
      name: 'a file that is no media',
      items: '{ "asset": "text" }',
      assets: '"text": { "src": "text.mp4" }',
    },
    {
      name: 'a font that is not there',
      items: '{ "text": "a", "duration": 1, "style": { "font": "No Such Font" } }',
      assets: '',
    },
  ]) {
    it(`says of ${name} what check prints`, async () => {
      const path = folder('check.reel');
      writeFileSync(folder('text.mp4'), 'not a film');
      writeFileSync(path, project(items, assets));
      const checked = await loadProject(path, { engine: loadEngine });
      assert(checked.diagnostics.length > 0, 'a case without a diagnostic shows nothing');
      const window = editor({ trusted: true });
      const uri = uriOf(path);
      await window.open(uri, project(items, assets));
      const { diagnostics } = await window.diagnostics(uri, (latest) => latest.diagnostics.length > 0);
      assert.deepEqual(
        diagnostics.map(({ code, message, range }) => ({
          code,
          message,
          offset: window.document(uri).offsetAt(range.start),
        })),
        checked.diagnostics.map(({ code, message, range }) => ({ code, message, offset: range.offset })),
      );
    });
  }

  it('opens no media for a window that is not trusted, until it is', async () => {
    const library = new MediaLibrary(noEngine);
    const looked = editor({ trusted: false, library });
    const uri = uriOf(folder('untrusted.reel'));
    await looked.open(uri, project('{ "asset": "tide", "out": 1000 }, { "color": "#12345", "duration": 1 }'));
    const { diagnostics } = await looked.diagnostics(uri);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['color-syntax'],
    );
    const version = await looked.type(uri, '#12345', '#123456');
    const clean = await looked.diagnostics(uri, (latest) => latest.version === version);
    assert.deepEqual(clean.diagnostics, []);
    assert.equal(library.known(folder('tide.mp4')), undefined);
  });

  it('looks at media once trust is given', async () => {
    const window = editor({ trusted: false, library: new MediaLibrary(loadEngine) });
    const uri = uriOf(folder('trusted-later.reel'));
    await window.open(uri, project('{ "asset": "tide", "out": 1000 }'));
    assert.deepEqual((await window.diagnostics(uri)).diagnostics, []);
    window.server.setTrusted(true);
    const { diagnostics } = await window.diagnostics(uri, (latest) => latest.diagnostics.length > 0);
    assert.equal(diagnostics[0]!.code, 'source-too-short');
  });

  it('opens no media for documents that are no files', async () => {
    const library = new MediaLibrary(noEngine);
    const window = editor({ trusted: true, library });
    for (const uri of ['untitled:Untitled-1', 'git:/a/b.reel?%7B%7D', 'file://other-host/a.reel']) {
      await window.open(uri, project('{ "asset": "tide", "out": 1000 }'));
      if (!uri.startsWith('file:') || process.platform !== 'win32') {
        assert.deepEqual((await window.diagnostics(uri)).diagnostics, []);
      }
    }
  });

  it('sees that a file has come when the editor says that files changed', async () => {
    mkdirSync(folder('coming'), { recursive: true });
    const window = editor({ trusted: true });
    const uri = uriOf(folder('coming/a.reel'));
    await window.open(uri, project('{ "asset": "tide" }'));
    await window.diagnostics(uri, ({ diagnostics }) => diagnostics[0]?.code === 'media-missing');
    copyFileSync(folder('tide.mp4'), folder('coming/part'));
    renameSync(folder('coming/part'), folder('coming/tide.mp4'));
    await window.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
    await window.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('tells every window what one of them found out', async () => {
    const library = new MediaLibrary(loadEngine);
    const windows = [editor({ trusted: true, library }), editor({ trusted: true, library })];
    const uri = uriOf(folder('shared.reel'));
    for (const window of windows) await window.open(uri, project('{ "asset": "tide", "in": 1000 }'));
    for (const window of windows) {
      await window.diagnostics(uri, ({ diagnostics }) => diagnostics[0]?.code === 'source-too-short');
    }
  });

  it('says once that the engine is missing, and judges the text all the same', async () => {
    const library = new MediaLibrary(() => {
      throw new FramewrightError('engine-missing', 'The engine is not there.');
    });
    const window = editor({ trusted: true, library });
    const uri = uriOf(folder('no-engine.reel'));
    await window.open(uri, project('{ "asset": "tide" }'));
    assert.deepEqual((await window.diagnostics(uri)).diagnostics, []);
    const version = await window.type(uri, 'tide.mp4', 'gone.mp4');
    await window.diagnostics(
      uri,
      (latest) => latest.version === version && latest.diagnostics[0]?.code === 'media-missing',
    );
    // Words and marks come in any order.
    await window.until(() => window.warnings[0]);
    assert.deepEqual(window.warnings, ['The engine is not there.']);
  });
});
