import assert from 'node:assert/strict';
import type { TextRasterRequest } from '../../../model/evaluate/index.ts';
import { FramewrightError } from '../../../model/errors.ts';
import type { TextStyle } from '../../../model/project/project.ts';
import { knownFamilies, registerShippedFont } from '../../../daemon/raster/fonts.ts';
import type { Raster } from '../../../daemon/raster/raster.ts';
import { drawText } from '../../../daemon/raster/textRaster.ts';

const white = { red: 255, green: 255, blue: 255, alpha: 255 };
const black = { red: 0, green: 0, blue: 0, alpha: 255 };
const plainStyle: TextStyle = {
  font: 'sans-serif',
  size: 40,
  weight: 400,
  italic: false,
  color: white,
  align: 'left',
  maxWidth: 1,
  lineHeight: 1.2,
  letterSpacing: 0,
  background: undefined,
  padding: 0,
  shadow: undefined,
  outline: undefined,
};

function draw(
  text: string,
  style: Partial<TextStyle> = {},
  request: Partial<TextRasterRequest> = {},
): Raster {
  const whole = { ...plainStyle, ...style };
  return drawText({
    kind: 'text',
    key: text,
    text,
    style: whole,
    maxWidth: 1000,
    scale: 1,
    fitted: undefined,
    ...request,
  });
}

/** The pixel at a place of the layer's box: red, green, blue, alpha. */
function pixelInBox({ facts, pixels }: Raster, x: number, y: number): readonly number[] {
  const { left, top } = facts.overhang ?? { left: 0, top: 0 };
  const column = x + left;
  const row = y + top;
  if (column < 0 || row < 0 || column >= pixels.width || row >= pixels.height) return [0, 0, 0, 0];
  const at = (row * pixels.width + column) * 4;
  return [...pixels.pixels.subarray(at, at + 4)];
}

function alphas({ pixels }: Raster): readonly number[] {
  return Array.from({ length: pixels.width * pixels.height }, (_, index) => pixels.pixels[index * 4 + 3]!);
}

describe('text rasters', () => {
  it('are as large as the box and what reaches beyond it', () => {
    for (const raster of [draw('Ag'), draw('Ag', { shadow: { color: black, blur: 10, x: 20, y: -20 } })]) {
      const { width, height, overhang } = raster.facts;
      assert.ok(overhang);
      assert.equal(raster.pixels.width, overhang.left + width + overhang.right);
      assert.equal(raster.pixels.height, overhang.top + height + overhang.bottom);
      assert.equal(raster.pixels.pixels.length, raster.pixels.width * raster.pixels.height * 4);
    }
  });

  it('have ink in their outermost rows and columns', () => {
    const raster = draw('Agfj', { italic: true });
    const { width, height } = raster.pixels;
    const alpha = alphas(raster);
    const anyInk = (wanted: (x: number, y: number) => boolean): boolean =>
      alpha.some((value, index) => value > 0 && wanted(index % width, Math.floor(index / width)));
    assert.ok(anyInk((x) => x === 0));
    assert.ok(anyInk((x) => x === width - 1));
    assert.ok(anyInk((_, y) => y === 0));
    assert.ok(anyInk((_, y) => y === height - 1));
  });

  it('do not move the letters for a shadow or an outline', () => {
    const bare = draw('Anchor');
    const rich = draw('Anchor', {
      shadow: { color: { ...black, alpha: 200 }, blur: 12, x: 15, y: 9 },
      outline: { color: black, width: 5 },
    });
    assert.deepEqual([rich.facts.width, rich.facts.height], [bare.facts.width, bare.facts.height]);
    let compared = 0;
    for (let y = 0; y < bare.facts.height; y++) {
      for (let x = 0; x < bare.facts.width; x++) {
        if (pixelInBox(bare, x, y)[3] !== 255) continue;
        assert.deepEqual(pixelInBox(rich, x, y), [255, 255, 255, 255], `at ${x}, ${y}`);
        compared++;
      }
    }
    assert.ok(compared > 200, `only ${compared} opaque pixels`);
  });

  it('are premultiplied', () => {
    const raster = draw('Half', { color: { red: 255, green: 100, blue: 0, alpha: 128 }, weight: 900 });
    const { pixels } = raster.pixels;
    let full = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const [red, green, blue, alpha] = pixels.subarray(at, at + 4);
      assert.ok(red! <= alpha! && green! <= alpha! && blue! <= alpha!, `${red} ${green} ${blue} ${alpha}`);
      if (alpha === 128) {
        assert.deepEqual([red, green, blue], [128, 50, 0]);
        full++;
      }
    }
    assert.ok(full > 100, `only ${full} pixels lie wholly inside a letter`);
  });

  it('paint the background to the very edge of the box', () => {
    const raster = draw('Box', { background: { red: 10, green: 20, blue: 30, alpha: 255 }, padding: 16 });
    const { width, height, overhang, opaque } = raster.facts;
    assert.deepEqual(overhang, { left: 0, top: 0, right: 0, bottom: 0 });
    assert.equal(opaque, true);
    for (const [x, y] of [
      [0, 0],
      [width - 1, 0],
      [0, height - 1],
      [width - 1, height - 1],
    ] as const) {
      assert.deepEqual(pixelInBox(raster, x, y), [10, 20, 30, 255]);
    }
  });

  it('add the padding on every side', () => {
    const bare = draw('Pad').facts;
    const padded = draw('Pad', { padding: 20 }).facts;
    assert.deepEqual([padded.width, padded.height], [bare.width + 40, bare.height + 40]);
    assert.equal(padded.overhang!.left, bare.overhang!.left - 20);
  });

  it('leave no seam between a letter and its outline', () => {
    const raster = draw('O', { size: 200, outline: { color: white, width: 20 } });
    // From the outline's left edge to the letter's inner edge there must be one opaque stretch.
    const { width, height } = raster.pixels;
    const row = alphas(raster).slice(Math.floor(height / 2) * width, (Math.floor(height / 2) + 1) * width);
    const first = row.findIndex((alpha) => alpha === 255);
    const end = row.findIndex((alpha, x) => x > first && alpha < 255);
    assert.ok(first >= 0 && end - first > 40, `opaque from ${first} to ${end}`);
  });

  it('break lines at the width they are given', () => {
    const one = draw('some words to wrap').facts;
    const two = draw('some words to wrap', {}, { maxWidth: Math.ceil(one.width * 0.7) }).facts;
    assert.equal(two.height, 2 * one.height);
    assert.ok(two.width <= one.width * 0.7 + 1);
  });

  it('align lines inside the box', () => {
    const inkLeft = (align: TextStyle['align']): number => {
      const raster = draw('i\nwwwwwwww', { align });
      const y = Math.floor(raster.facts.height / 4);
      for (let x = 0; x < raster.facts.width; x++)
        if (pixelInBox(raster, x, y)[3]! > 0) return x / raster.facts.width;
      return -1;
    };
    assert.ok(inkLeft('left') < 0.05);
    assert.ok(Math.abs(inkLeft('center') - 0.5) < 0.05);
    assert.ok(inkLeft('right') > 0.95);
  });

  it('space letters, but not after the last one', () => {
    const bare = draw('abcd').facts.width;
    const spaced = draw('abcd', { letterSpacing: 10 }).facts.width;
    assert.ok(Math.abs(spaced - bare - 30) <= 2, `${bare} became ${spaced}`);
  });

  it('break lines alike at every scale', () => {
    const text = 'the same lines in every size of the film';
    const small = draw(text, { size: 31 }, { maxWidth: 300, scale: 0.37 });
    const large = draw(text, { size: 31 }, { maxWidth: 300, scale: 3 });
    const canvas = draw(text, { size: 31 }, { maxWidth: 300 }).facts;
    for (const { facts } of [small, large]) {
      assert.equal(facts.width, Math.ceil(canvas.width * facts.scale - 1e-6));
      assert.equal(facts.height, Math.ceil(canvas.height * facts.scale - 1e-6));
    }
    assert.equal(large.facts.scale, 3);
  });

  it('have one clear pixel when there is no ink', () => {
    const raster = draw('   ');
    assert.deepEqual([raster.pixels.width, raster.pixels.height], [1, 1]);
    assert.deepEqual([...raster.pixels.pixels], [0, 0, 0, 0]);
    assert.equal(raster.facts.opaque, false);
  });

  it('read from right to left where the text does', () => {
    const raster = draw('אבג abc', { align: 'left' });
    // The Latin word stands at the left end, where its "a" leaves the ascender's height empty.
    const latin = draw('abc', { align: 'left' });
    const inkOf = (source: Raster, to: number): number => {
      let ink = 0;
      for (let y = 0; y < source.facts.height; y++)
        for (let x = 0; x < to; x++) ink += pixelInBox(source, x, y)[3]!;
      return ink;
    };
    const to = latin.facts.width - 4;
    assert.ok(Math.abs(inkOf(raster, to) / inkOf(latin, to) - 1) < 0.05);
  });
});

describe('texts with characters that are not letters', () => {
  it('have spaces for a tab, and nothing for a control', () => {
    assert.deepEqual(draw('a\tb').pixels, draw('a    b').pixels);
    assert.deepEqual(draw('a\u0000\u0007\u001bb').pixels, draw('ab').pixels);
  });

  it('show half of a character as one that is not there', () => {
    assert.deepEqual(draw('a\ud83db').pixels, draw('a\ufffdb').pixels);
  });
});

describe('fonts', () => {
  it('ship nine weights, upright and italic, each different', () => {
    assert.equal(registerShippedFont(), 18);
    const inks = new Set<string>();
    for (const italic of [false, true]) {
      for (let weight = 100; weight <= 900; weight += 100) {
        const { pixels } = draw('Hamburg', { weight, italic });
        inks.add(Buffer.from(pixels.pixels).toString('base64'));
      }
    }
    assert.equal(inks.size, 18);
  });

  it('are found whatever the case of their name', () => {
    const family = knownFamilies().find((name) => name !== 'sans-serif')!;
    assert.deepEqual(draw('x', { font: family.toUpperCase() }).pixels, draw('x', { font: family }).pixels);
  });

  it('may be several, of which the first that has a letter shows it', () => {
    const family = knownFamilies().find((name) => name !== 'sans-serif')!;
    assert.deepEqual(draw('x', { font: `sans-serif,${family}` }).pixels, draw('x').pixels);
    assert.deepEqual(draw('x', { font: `${family}, sans-serif` }).pixels, draw('x', { font: family }).pixels);
  });

  it('that are not installed are named, with those that are', () => {
    assert.throws(
      () => draw('x', { font: 'sans-serfi' }),
      (error) =>
        error instanceof FramewrightError &&
        error.code === 'font-missing' &&
        error.message.includes('"sans-serfi"') &&
        error.message.includes('Did you mean "sans-serif"?'),
    );
  });
});
