/** What an editor offers where nothing is wrong, and what the text is afterwards. */
import assert from 'node:assert/strict';
import { CodeActionTriggerKind } from 'vscode-languageserver';
import type { CodeAction, TextDocumentEdit, TextEdit } from 'vscode-languageserver';
import { ffmpeg } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { edited, Editor, uriOf, withCursor } from './editor.ts';

interface Options {
  readonly uri?: string;
  readonly trusted?: boolean;
  readonly only?: readonly string[];
  readonly trigger?: CodeActionTriggerKind;
}

/** What is offered at `|`, by title, with the text that each leaves. */
async function offers(marked: string, options: Options = {}): Promise<ReadonlyMap<string, string>> {
  const { uri = 'untitled:a', trusted = false, only, trigger = CodeActionTriggerKind.Invoked } = options;
  const { text, position } = withCursor(marked);
  const editor = new Editor({ trusted });
  await editor.open(uri, text);
  await editor.diagnostics(uri);
  // What is told of an asset is known of it from then on.
  const asset = editor.document(uri).positionAt(text.lastIndexOf('"w"') + 1);
  if (trusted) await editor.request('hover', uri, { position: asset });
  const actions = await editor.request<CodeAction[]>('codeAction', uri, {
    range: { start: position, end: position },
    context: { diagnostics: [], triggerKind: trigger, ...(only && { only }) },
  });
  await editor.end();
  assert.deepEqual(editor.failures, []);
  return new Map(
    actions.map(({ title, edit }) => {
      const [change] = edit!.documentChanges as TextDocumentEdit[];
      return [title, edited(text, change!.edits as TextEdit[])];
    }),
  );
}

const project = (items: string, more = ''): string => `{
  "reel": 1,
  "canvas": { "width": 640, "height": 360, "fps": 30 },${more}
  "tracks": [
    {
      "kind": "video",
      "items": [
        ${items}
      ]
    }
  ]
}`;

/** What one offer makes of `items`, which have the cursor. */
async function made(items: string, title: string): Promise<string> {
  const found = await offers(project(items));
  const text = found.get(title);
  assert.ok(text !== undefined, JSON.stringify([...found.keys()]));
  const before = project('\0').indexOf('\0');
  return text.slice(before, text.length - project('\0').length + before + 1);
}

describe('daemon/language: refactorings', () => {
  const folder = temporaryFolder();
  before(() => {
    // Odd by a line, which no canvas is, and in a container that rounds its rate.
    const film = ['-f', 'lavfi', '-i', 'testsrc2=s=320x181:r=30000/1001:d=1'];
    ffmpeg(...film, '-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-preset', 'ultrafast', folder('walk.mkv'));
  });

  it('writes a time in the other notations', async () => {
    assert.deepEqual(
      [...(await offers(project('{ "color": "#000", "duration": 2.|5 }'))).keys()],
      ['Write it as frames: "75f"', 'Write it as a timecode: "00:00:02:15"'],
    );
    assert.equal(
      await made('{ "color": "#000", "duration": "7|5f" }', 'Write it as seconds: 2.5'),
      '{ "color": "#000", "duration": 2.5 }',
    );
  });

  it('has only seconds for a time between two frames', async () => {
    assert.deepEqual(
      [...(await offers(project('{ "color": "#000", "duration": "1|.01s" }'))).keys()],
      ['Write it as seconds: 1.01'],
    );
  });

  it('makes a colour a variable wherever it stands', async () => {
    const items = '{ "color": "#f0|0", "duration": 1 }, { "color": "#f00", "duration": 1 }';
    const found = await offers(project(items));
    assert.equal(
      found.get('Make "#f00" the variable "color", in 2 places'),
      project(
        '{ "color": "${color}", "duration": 1 }, { "color": "${color}", "duration": 1 }',
        '\n  "variables": { "color": "#f00" },',
      ),
    );
  });

  it('names a variable after the words of a text, and keeps those that are there', async () => {
    const more = '\n  "variables": { "morningWalk": "x" },';
    const text = project('{ "text": "Morning| walk", "duration": 1 }', more);
    assert.equal(
      (await offers(text)).get('Make "Morning walk" the variable "morningWalk2"'),
      text
        .replace('Morning| walk', '${morningWalk2}')
        .replace('"x" }', '"x", "morningWalk2": "Morning walk" }'),
    );
  });

  it('adds a crossfade where two clips touch, as long as they allow', async () => {
    const [first, second] = ['{ "color": "#000", "duration": 3 }', '{ "color|": "#111", "duration": 0.8 }'];
    assert.equal(
      await made(`${first},\n        ${second}`, 'Add a crossfade before this clip'),
      `${first},\n        { "transition": "crossfade", "duration": 0.4 },\n        ${second.replace('|', '')}`,
    );
    for (const between of ['{ "gap": 1 },', '{ "transition": "dip", "duration": 0.2 },']) {
      const titles = [...(await offers(project(`${first}, ${between} ${second}`))).keys()];
      assert.deepEqual(titles, [], between);
    }
  });

  it('matches the canvas to its footage', async () => {
    const text = project('{ "asset": "w" }', '\n  "assets": { "w": { "src": "walk.mkv" } },');
    const options = { uri: uriOf(folder('a.reel')), trusted: true };
    const found = await offers(text.replace('640', '64|0'), options);
    const after = text.replace('640', '320').replace('360', '180').replace('30 }', '29.97 }');
    assert.deepEqual([...found], [['Match the canvas to "w": 320x180 at 29.97 fps', after]]);
    assert.equal((await offers(after.replace('320', '32|0'), options)).size, 0);
  });

  it('offers nothing to an editor that asks by itself, and only the kinds that are wanted', async () => {
    const text = project('{ "color": "#00|0", "duration": 1 }');
    assert.equal((await offers(text)).size, 1);
    assert.equal((await offers(text, { trigger: CodeActionTriggerKind.Automatic })).size, 0);
    assert.equal((await offers(text, { only: ['refactor.extract'] })).size, 1);
    assert.equal((await offers(text, { only: ['refactor'] })).size, 1);
    assert.equal((await offers(text, { only: ['refactor.rewrite'] })).size, 0);
    assert.equal((await offers(text, { only: ['quickfix'] })).size, 0);
  });
});
