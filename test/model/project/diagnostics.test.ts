/**
 * What is wrong with a text, and exactly where. Each case is a pair of files in test/cases/diagnostics: a project, and what is
 * to be found in it, in order: the code, the line and column, the text that is underlined there, the message.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import { place } from './place.ts';

const folder = join(import.meta.dirname, '../../cases/diagnostics');

interface Expected {
  readonly code: string;
  readonly at: string;
  readonly text: string;
  readonly message: string;
  readonly related?: readonly string[];
}

function check(name: string): void {
  const text = readFileSync(join(folder, `${name}.reel`), 'utf8');
  const expected = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Expected[];
  const { project, diagnostics } = parseProject(text);
  const found = diagnostics.map(({ code, message, range, related }): Expected => {
    const { offset, length } = range;
    const underlined = { code, at: place(text, offset), text: text.slice(offset, offset + length), message };
    if (!related) return underlined;
    return {
      ...underlined,
      related: related.map((other) => `${place(text, other.range.offset)} ${other.message}`),
    };
  });
  assert.deepEqual(found, expected);
  assert.equal(project, undefined);
  assert(expected.length > 0, 'a case without a diagnostic shows nothing');
}

describe('model/project: diagnostics', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.reel'));
  for (const name of names.map((file) => file.replace(/\.reel$/, ''))) {
    it(`finds what is wrong in ${name}`, () => check(name));
  }

  it('knows every case that it was given', () => {
    const cases = readdirSync(folder).filter((name) => name.endsWith('.json'));
    assert.deepEqual(
      cases.map((name) => name.replace(/\.json$/, '')).sort(),
      names.map((name) => name.replace(/\.reel$/, '')).sort(),
    );
  });
});
