/** Files and folders that an editor renames or moves: projects name them as they are called then. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { InitializeResult, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { temporaryFolder } from '../temporaryFolder.ts';
import { edited, Editor, uriOf } from './editor.ts';

const project = (...assets: readonly string[]): string =>
  `{ "reel": 1, // a film\n "assets": { ${assets.map((src, index) => `"a${index}": { "src": ${JSON.stringify(src)} }`).join(', ')} } }`;

describe('daemon/language: renamed files', () => {
  const folder = temporaryFolder();
  before(() => {
    mkdirSync(folder('shots/day'), { recursive: true });
    writeFileSync(folder('other.reel'), project('shots/a.mp4', 'b.mp4'));
    writeFileSync(folder('shots/closed.reel'), project('a.mp4'));
  });

  /** What the projects are once the files were renamed, by name, of those that change; `film.reel` is open. */
  async function renamed(
    text: string,
    files: Readonly<Record<string, string>>,
    { trusted = true } = {},
  ): Promise<Readonly<Record<string, string>>> {
    const editor = new Editor({ trusted });
    await editor.open(uriOf(folder('film.reel')), text);
    const answer = await editor.connection.sendRequest<WorkspaceEdit | null>('workspace/willRenameFiles', {
      files: Object.entries(files).map(([from, to]) => ({
        oldUri: uriOf(folder(from)),
        newUri: uriOf(folder(to)),
      })),
    });
    await editor.end();
    assert.deepEqual(editor.failures, []);
    const closed = { 'other.reel': project('shots/a.mp4', 'b.mp4'), 'closed.reel': project('a.mp4') };
    return Object.fromEntries(
      ((answer?.documentChanges ?? []) as TextDocumentEdit[]).map(({ textDocument, edits }) => {
        const name = textDocument.uri.replace(/^.*\//u, '');
        assert.equal(textDocument.version, name === 'film.reel' ? 1 : null);
        const before = name === 'film.reel' ? text : closed[name as keyof typeof closed];
        return [name, edited(before, edits as TextEdit[])];
      }),
    );
  }

  it('are named anew in the open project and in those near the file', async () => {
    assert.deepEqual(
      await renamed(project('shots/a.mp4', 'shots/aa.mp4'), { 'shots/a.mp4': 'shots/day/ä b.mp4' }),
      {
        'film.reel': project('shots/day/ä b.mp4', 'shots/aa.mp4'),
        'other.reel': project('shots/day/ä b.mp4', 'b.mp4'),
        'closed.reel': project('day/ä b.mp4'),
      },
    );
  });

  it('follow their folder', async () => {
    const text = project('shots/day/x.mp4', 'shotsx/a.mp4', folder('shots/y.mp4'));
    const after = await renamed(text, { shots: 'clips' });
    assert.equal(after['film.reel'], project('clips/day/x.mp4', 'shotsx/a.mp4', folder('clips/y.mp4')));
    // A project in the folder moves along with what it names.
    assert.equal(after['closed.reel'], undefined);
  });

  it('stay where they are when the project is moved', async () => {
    const text = project('shots/a.mp4', '../b.mp4', folder('c.mp4'), 'shots/day/${which}.mp4');
    assert.deepEqual(await renamed(text, { 'film.reel': 'shots/film.reel' }), {
      'film.reel': project('a.mp4', '../../b.mp4', folder('c.mp4'), 'shots/day/${which}.mp4'),
    });
  });

  it('are called as before when they move along with their project', async () => {
    assert.deepEqual(await renamed(project('b.mp4', 'shots/c.mp4'), { '': '../elsewhere' }), {});
  });

  it('with the characters that begin a variable are written as these characters', async () => {
    assert.deepEqual(await renamed(project('z$${1}.mp4'), { 'z${1}.mp4': 'z${2}.mp4' }), {
      'film.reel': project('z$${2}.mp4'),
    });
  });

  it('are left alone where nobody names them, in broken texts as far as they can be read, and without trust', async () => {
    assert.deepEqual(await renamed(project('b.mp4'), { 'c.mp4': 'd.mp4' }), {});
    const broken = project('c.mp4').slice(0, -1);
    assert.deepEqual(await renamed(broken, { 'c.mp4': 'd.mp4' }), {
      'film.reel': broken.replace('c.mp4', 'd.mp4'),
    });
    assert.deepEqual(await renamed(project('c.mp4'), { 'c.mp4': 'd.mp4' }, { trusted: false }), {});
  });

  it('are asked for by editors that rename media, projects and folders', async () => {
    const editor = new Editor();
    const { capabilities }: InitializeResult = await editor.initialized;
    await editor.end();
    const filters = capabilities.workspace?.fileOperations?.willRename?.filters ?? [];
    assert.deepEqual(
      filters.map(({ scheme, pattern }) => [scheme, pattern.matches]),
      [
        ['file', 'file'],
        ['file', 'folder'],
      ],
    );
  });
});
