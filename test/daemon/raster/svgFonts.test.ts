/** Text in drawings is set in the font that it names, or in none. */
import assert from 'node:assert/strict';
import { readImage } from '../../../daemon/raster/imageRaster.ts';
import { withResolvedFonts } from '../../../daemon/raster/svgFonts.ts';
import { FramewrightError } from '../../../model/errors.ts';
import { loadEngine } from '../../../native/index.ts';
import { originOf, svg } from './pictures.ts';

/** The drawing of a word with these attributes, as pixels. */
async function drawn(attributes: string, root = ''): Promise<Uint8Array> {
  const text = `<text x="5" y="30" font-size="24" ${attributes}>Hamburg</text>`;
  const bytes = svg(text, `viewBox="0 0 150 40" ${root}`);
  const image = await readImage(Buffer.from(bytes), 'a.svg', originOf(bytes));
  return (await image.pixels(150, 40, loadEngine())).pixels;
}

const refuses = (attributes: string, code: string, words: RegExp): Promise<void> =>
  assert.rejects(
    drawn(attributes),
    (error) => error instanceof FramewrightError && error.code === code && words.test(error.message),
  );

describe('daemon/raster: fonts of drawings', () => {
  it('are the one that ships where none is named, however it is named, and the first of a list that is there', async () => {
    const shipped = await drawn('font-family="sans-serif"');
    assert.ok(shipped.some((value) => value > 0));
    for (const attributes of [
      '',
      'font-family="Nonesuch, sans-serif"',
      "font-family='Sans-Serif'",
      'style="font-family:&quot;Nonesuch&quot;, sans-serif"',
      "style='fill:black; font-family: sans-serif'",
    ]) {
      assert.deepEqual(await drawn(attributes), shipped, attributes);
    }
    assert.deepEqual(await drawn('', 'font-family="sans-serif"'), shipped);
    assert.notDeepEqual(await drawn('font-weight="800"'), shipped);
  });

  it('that are not there are an error, not another font', async () => {
    await refuses('font-family="Nonesuch"', 'font-missing', /"Nonesuch", which is not installed/u);
    await refuses('style="font-family: A Font, \'B\'"', 'font-missing', /"A Font", "B"/u);
    await refuses('style="font: 30px sans-serif"', 'media-unsupported', /the style "font"/u);
  });

  it('do not matter where there is no text', () => {
    const drawing = '<svg><g font-family="Nonesuch"><path/></g></svg>';
    assert.equal(withResolvedFonts(drawing, 'a.svg'), drawing);
  });
});
