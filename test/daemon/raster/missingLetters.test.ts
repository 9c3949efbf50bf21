/** Which letters a font has not: those that Skia draws as boxes. The font that ships with us is the same everywhere, so what it has is known. */
import assert from 'node:assert/strict';
import { knownFamilies } from '../../../daemon/raster/fonts.ts';
import { familyWith, missingLetters } from '../../../daemon/raster/missingLetters.ts';
import { FramewrightError } from '../../../model/errors.ts';

const check = (text: string, wanted: readonly string[]): void => {
  assert.deepEqual(missingLetters('sans-serif', text), wanted, text);
};

describe('daemon/raster: missing letters', () => {
  it('are none in the scripts that the shipped font has', () => {
    check('Žluťoučký kůň, Ærøskøbing; Ελλάδα, Україна: “12 × ½” → 5 €!', []);
  });

  it('are named once, as readers count them', () => {
    check('a שלום ש 中文', ['ש', 'ל', 'ו', 'ם', '中', '文']);
    check('👩‍👩‍👧 and 👩‍👩‍👧', ['👩‍👩‍👧']);
  });

  it('are no letters whose marks make one glyph, written either way', () => {
    check('e\u0301 \u00e9 n\u0303 \u00f1', []);
  });

  it('are not what shows nothing by itself', () => {
    check('a\tb\n\u00a0\u200b\u200d\ufe0f\u00ad\u202eb\u202c\u2066c\u2069\u0000\u0007', []);
    check('', []);
  });

  it('are taken from the next font, in the order in which they are named', () => {
    const family = familyWith(['ш']);
    assert.equal(family, 'sans-serif');
    const other = knownFamilies().find((each) => missingLetters(each, 'שלום').length === 0);
    if (other === undefined) return;
    assert.deepEqual(missingLetters(`sans-serif, ${other}`, 'a שלום'), []);
    assert.equal(familyWith(['ש', 'ל']) === undefined, false);
  });

  it('cannot be told of a font that is not there', () => {
    assert.throws(
      () => missingLetters('sans-serif, Nonesuch', 'a'),
      (error) => error instanceof FramewrightError && error.code === 'font-missing',
    );
  });
});
