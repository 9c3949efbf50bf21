/** Whatever offer is taken, wherever it is offered: the text is no more broken than it was. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTree, type ParseError } from 'jsonc-parser';
import type { TextEdit } from 'vscode-languageserver';
import { edited, Editor } from './editor.ts';
import { labels, taken } from './offers.ts';

const example = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../../../examples/${name}.reel`), 'utf8');

function syntaxErrors(text: string): ParseError[] {
  const errors: ParseError[] = [];
  parseTree(text, errors, { allowTrailingComma: true });
  return errors;
}

/** A snippet as it stands when every placeholder was left as it is, or was given a number. */
const filledIn = (snippet: string): string =>
  snippet
    .replace(/\$\{\d+:([^}]*)\}/gu, '$1')
    .replace(/(?<=: )\$\d/gu, '0')
    .replace(/(?<!\\)\$\d/gu, '')
    .replace(/\\([\\$}])/gu, '$1');

describe('daemon/language: what is completed stays whole', () => {
  it('gives every key its colon', async () => {
    const text = '{ "canvas": { "width": 640, "height": 360, | } }';
    assert.equal(await taken(text, 'fps'), text.replace('|', '"fps": $1'));
    const before = '{ "canvas": { | "height": 360 } }';
    assert.equal(await taken(before, 'fps'), before.replace('|', '"fps": $1,'));
    const there = '{ "canvas": { "f|": 30 } }';
    assert.equal(await taken(there, 'fps'), there.replace('"f|"', '"fps"'));
  });

  it('puts the comma that was forgotten', async () => {
    const inside = (items: string): string => `{ "tracks": [ { "kind": "video", "items": [ ${items} ] } ] }`;
    assert.equal(await taken(inside('{ "gap": 1 } |'), 'Gap'), inside('{ "gap": 1 }, {\n\t"gap": ${1:1}\n}'));
    assert.equal(await taken(inside('{ "gap": 1 }|'), 'Gap'), inside('{ "gap": 1 }, {\n\t"gap": ${1:1}\n}'));
    assert.equal(
      await taken(inside('{ "color": "#000"\n  "d|" }'), 'duration'),
      inside('{ "color": "#000",\n  "duration": $1 }'),
    );
    assert(
      (
        await labels('{ "assets": { "a": { } }, "tracks": [ { "items": [ { "asset": "a" | } ] } ] }')
      ).includes('in'),
    );
  });

  it('writes sizes that a film can have', async () => {
    assert.equal(await taken('{ "canvas": { | } }', 'width'), '{ "canvas": { "width": ${1:1920} } }');
    assert((await labels('{ "canvas": | }')).includes('Upright'));
  });

  it('offers nothing beside a project, nor a second value', async () => {
    for (const text of ['// mine\n|\n{ "reel": 1 }', '{ "reel": 1 }\n|', '{ "tracks": | [ ] }'])
      assert.deepEqual(await labels(text), [], text);
  });

  for (const name of ['cut/cut', 'slideshow/slideshow', 'titled-crossfade/titled-crossfade']) {
    it(`at every place of ${name}.reel`, async () => {
      const text = example(name);
      const editor = new Editor();
      await editor.open('untitled:a', text);
      const document = editor.document('untitled:a');
      let offers = 0;
      for (let offset = 0; offset <= text.length; offset++) {
        const list = await editor.complete('untitled:a', document.positionAt(offset));
        for (const { label, textEdit, additionalTextEdits = [] } of list?.items ?? []) {
          const { range, newText } = textEdit as TextEdit;
          const after = edited(text, [{ range, newText: filledIn(newText) }, ...additionalTextEdits]);
          assert.deepEqual(syntaxErrors(after), [], `${label} at ${offset}: ${newText}`);
          offers++;
        }
      }
      await editor.end();
      assert(offers > 100, `${offers} offers`);
    });
  }
});
