/** No name becomes markup, whatever it is. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markdownText, plainText } from '../../../model/language/escape.ts';

describe('model/language: escape', () => {
  it('leaves plain words as they are', () => {
    assert.equal(plainText('Übung 1 – größer'), 'Übung 1 – größer');
    assert.equal(markdownText('Morning walk 2'), 'Morning walk 2');
  });

  it('shows no character that controls a terminal or turns a line', () => {
    assert.equal(plainText('a\u001b[31mb\u009b\n\u202ec\u2066'), 'a\ufffd[31mb\ufffd\ufffd\ufffdc\ufffd');
  });

  it('makes no icon of what an editor would take for one', () => {
    assert.ok(!plainText('$(alert) $(x)').includes('$('));
    assert.equal(plainText('$(alert)').replaceAll('\u2060', ''), '$(alert)');
  });

  it('cuts what is too long to be read', () => assert.equal(plainText('a'.repeat(1000)).length, 200));

  it('leaves no character of Markdown or HTML by itself', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(...Array.from('\\`*_[](){}<>!#|~:&.-+$ax\n')),
      maxLength: 40,
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const rest = markdownText(text).replace(/\\[^a-z\s]|&(?:amp|lt|gt);/g, '');
        // The joiner is what keeps \$( from being an icon.
        assert.match(rest, /^[ax\ufffd\u2060]*$/);
      }),
    );
  });
});
