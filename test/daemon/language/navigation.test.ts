/** Definition, references and rename, as golden texts. */
import assert from 'node:assert/strict';
import type { Location, WorkspaceEdit } from 'vscode-languageserver';
import { edited, Editor, withCursor } from './editor.ts';

const uri = 'untitled:a';

async function at(
  marked: string,
  method: string,
  more: object = {},
): Promise<{ result: unknown; text: string }> {
  const editor = new Editor();
  const { text, position } = withCursor(marked);
  await editor.open(uri, text);
  try {
    return { result: await editor.request<unknown>(method, uri, { position, ...more }), text };
  } finally {
    await editor.end();
  }
}

async function places(marked: string, method: string, more: object = {}): Promise<string[]> {
  const { result } = await at(marked, method, more);
  return ((result as Location[] | null) ?? []).map(
    ({ range: { start, end } }) => `${start.line}:${start.character}-${end.character}`,
  );
}

async function renamed(marked: string, newName: string): Promise<string> {
  const { result, text } = await at(marked, 'rename', { newName });
  return edited(text, (result as WorkspaceEdit).changes![uri]!);
}

const project = (asset: string, text: string): string => `{
  "variables": { "who": "M", "what": "x" },
  "assets": { "walk": { "src": "\${who}.mp4" }, "city": { "src": "c" } },
  "tracks": [ { "id": "main", "items": [
    { "id": "first", "asset": ${asset} }, { "asset": "city" }, { "asset": "walk" },
    { "text": ${text} } ] } ]
}`;

describe('daemon/language: navigation', () => {
  it('goes from an asset to where it is given, and back to its uses', async () => {
    assert.deepEqual(await places(project('"wa|lk"', '""'), 'definition'), ['2:15-19']);
    const context = { includeDeclaration: false };
    const uses = await places(project('"walk|"', '""'), 'references', { context });
    assert.deepEqual(uses, ['4:31-35', '4:73-77']);
  });

  it('goes from a variable to where it is given', async () => {
    assert.deepEqual(await places(project('"walk"', '"by ${wh|o} $${who}"'), 'definition'), ['1:18-21']);
    const context = { includeDeclaration: true };
    const uses = await places(project('"walk"', '"by ${who|} $${who}"'), 'references', { context });
    assert.deepEqual(uses, ['1:18-21', '2:34-37', '5:20-23']);
  });

  it('finds nothing where no name is, and in a name that does not exist', async () => {
    assert.deepEqual(await places('{ "tracks": [|] }', 'definition'), []);
    assert.deepEqual(await places(project('"nob|ody"', '""'), 'definition'), []);
  });

  it('finds names in text that is not finished', async () => {
    assert.deepEqual(
      await places(
        '{ "assets": { "walk": { "src": "a" } }, "tracks": [ { "items": [ { "asset": "wa|lk"',
        'definition',
      ),
      ['0:15-19'],
    );
  });

  it('renames an asset everywhere, and nothing else', async () => {
    assert.equal(
      await renamed(project('"wa|lk"', '"walk ${who}"'), 'stroll'),
      project('"walk"', '"walk ${who}"').replaceAll('"walk"', '"stroll"'),
    );
  });

  it('renames a variable in every text, however it is escaped there', async () => {
    const text = '"\\u0024{who} \\n${who} $${who} ${what}"';
    const wanted = project('"walk"', '"\\u0024{maker} \\n${maker} $${who} ${what}"')
      .replace('"who":', '"maker":')
      .replace('${who}.mp4', '${maker}.mp4');
    assert.equal(await renamed(project('"walk"', text).replace('"who"', '"wh|o"'), 'maker'), wanted);
  });

  it('renames tracks and clips', async () => {
    const before = project('"walk"', '""');
    assert.equal(await renamed(before.replace('"main"', '"ma|in"'), 'base'), before.replace('main', 'base'));
    assert.equal(await renamed(before.replace('"first"', '"first|"'), 'one'), before.replace('first', 'one'));
  });

  it('escapes a new name as its place needs', async () => {
    const text = await renamed(project('"wa|lk"', '""'), 'a"${b}');
    assert(text.includes('"a\\"${b}": { "src"'), text);
    assert(text.includes('"asset": "a\\"$${b}"'), text);
  });

  for (const { marked, name, message } of [
    { marked: project('"wa|lk"', '""'), name: 'city', message: /There is an asset called "city" already/ },
    {
      marked: project('"wa|lk"', '""'),
      name: '',
      message: /at least one character for the name of an asset/,
    },
    {
      marked: project('""', '"${wh|o}"'),
      name: 'a b',
      message: /letters, digits.*for the name of a variable/,
    },
  ]) {
    it(`refuses "${name}" as a new name`, () => assert.rejects(renamed(marked, name), message));
  }

  it('says what would be renamed', async () => {
    const { result } = await at(project('"wa|lk"', '""'), 'prepareRename');
    assert.equal((result as { placeholder: string }).placeholder, 'walk');
    assert.equal(
      (await at(project('"walk"', '""').replace('"src"', '"s|rc"'), 'prepareRename')).result,
      null,
    );
  });
});
