import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createCanvas } from '@napi-rs/canvas';
import type { ErrorCode } from '../../../model/errors.ts';
import type { RasterPixels } from '../../../model/render/job.ts';
import { readImage, type StillImage } from '../../../daemon/raster/imageRaster.ts';
import { loadEngine } from '../../../native/index.ts';
import { originOf, photo, svg, turnedJpeg, twoColors } from './pictures.ts';

const read = (bytes: Buffer): Promise<StillImage> =>
  readImage(Buffer.from(bytes), 'picture', originOf(bytes));

async function pixel(
  image: StillImage,
  x: number,
  y: number,
  width = image.facts.width,
  height = image.facts.height,
): Promise<readonly number[]> {
  const pixels = await image.pixels(width, height, loadEngine());
  const at = (y * pixels.width + x) * 4;
  return [...pixels.pixels.subarray(at, at + 4)];
}

/** Of each channel. */
function meanColor({ pixels }: RasterPixels): readonly number[] {
  const sums = [0, 0, 0, 0];
  for (const [at, value] of pixels.entries()) sums[at % 4]! += value;
  return sums.map((sum) => sum / (pixels.length / 4));
}

const isRed = ([red = 0, , blue = 0]: readonly number[]): boolean => red > 200 && blue < 50;

async function refuses(bytes: Buffer, code: ErrorCode, words: RegExp): Promise<void> {
  await assert.rejects(read(bytes), (error: Error & { code?: string }) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
}

describe('images', () => {
  it('are read from png, jpeg and webp alike', async () => {
    for (const encoding of ['image/png', 'image/jpeg', 'image/webp'] as const) {
      const image = await read(twoColors(64, 32, encoding));
      assert.deepEqual([image.facts.width, image.facts.height], [64, 32], encoding);
      assert.ok(isRed(await pixel(image, 4, 4)), encoding);
      assert.ok(!isRed(await pixel(image, 60, 4)), encoding);
    }
  });

  it('are turned as their metadata say', async () => {
    // Where the red half, which is stored on the left, must appear: [width, height, x, y of a red pixel].
    const expected = [
      [1, 40, 20, 2, 10],
      [2, 40, 20, 37, 10],
      [3, 40, 20, 37, 10],
      [4, 40, 20, 2, 10],
      [5, 20, 40, 10, 2],
      [6, 20, 40, 10, 2],
      [7, 20, 40, 10, 37],
      [8, 20, 40, 10, 37],
    ] as const;
    for (const [orientation, width, height, x, y] of expected) {
      const image = await read(turnedJpeg(40, 20, orientation));
      assert.deepEqual(
        [image.facts.width, image.facts.height],
        [width, height],
        `orientation ${orientation}`,
      );
      assert.ok(isRed(await pixel(image, x, y)), `orientation ${orientation}`);
      assert.ok(!isRed(await pixel(image, width - 1 - x, height - 1 - y)), `orientation ${orientation}`);
    }
  });

  it('have their colours brought to sRGB', async () => {
    // Display P3's 0.5, 0.25, 0.75, with its profile; expected: the same colour in sRGB by CSS Color 4's matrices.
    const image = await read(readFileSync(new URL('../../cases/pictures/display-p3.png', import.meta.url)));
    const [red = 0, green = 0, blue = 0] = await pixel(image, 4, 4);
    assert.ok(
      Math.abs(red - 137) <= 2 && Math.abs(green - 60) <= 2 && Math.abs(blue - 198) <= 2,
      `${red} ${green} ${blue}`,
    );
  });

  it('keep transparency, premultiplied, and know whether they have any', async () => {
    const canvas = createCanvas(4, 4);
    const context = canvas.getContext('2d');
    context.fillStyle = '#ff640080';
    context.fillRect(0, 0, 4, 4);
    const image = await read(canvas.toBuffer('image/png'));
    assert.equal(image.facts.opaque, false);
    assert.deepEqual(await pixel(image, 1, 1), [128, 50, 0, 128]);
    assert.equal((await read(twoColors(4, 4))).facts.opaque, true);
  });

  it('are shrunk to the size they are shown at, and never enlarged', async () => {
    const image = await read(twoColors(64, 32));
    const sizeAt = async (width: number, height: number): Promise<readonly number[]> => {
      const drawn = await image.pixels(width, height, loadEngine());
      assert.deepEqual(image.sizeFor(width, height), { width: drawn.width, height: drawn.height });
      return [drawn.width, drawn.height];
    };
    assert.deepEqual(await sizeAt(16, 8), [16, 8]);
    assert.deepEqual(await sizeAt(640, 320), [64, 32]);
  });

  it('do not alias when they are shrunk far', async () => {
    const canvas = createCanvas(1024, 16);
    const context = canvas.getContext('2d');
    for (let x = 0; x < 1024; x += 2) context.fillRect(x, 0, 1, 16);
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1024, 16);
    const image = await read(canvas.toBuffer('image/png'));
    const { pixels } = await image.pixels(60, 1, loadEngine());
    for (let at = 0; at < pixels.length; at += 4) {
      assert.ok(Math.abs(pixels[at]! - 128) < 12, `column ${at / 4} is ${pixels[at]}, not gray`);
    }
  });

  it('keep their colours on average when they are shrunk, the first time and again', async () => {
    const image = await read(photo(1200, 800));
    const whole = await image.pixels(1200, 800, loadEngine());
    for (const [width, height] of [
      [300, 200],
      [301, 77],
      [17, 800],
    ] as const) {
      const pixels = await image.pixels(width, height, loadEngine());
      assert.deepEqual([pixels.width, pixels.height], [width, height]);
      assert.equal(pixels.pixels.length, width * height * 4);
      for (const [channel, mean] of meanColor(pixels).entries()) {
        const expected = meanColor(whole)[channel] ?? 0;
        assert.ok(Math.abs(mean - expected) < 0.5, `${width}x${height}: ${mean}, not ${expected}`);
      }
    }
  });

  it('that are shrunk show each thing where it was', async () => {
    const image = await read(twoColors(640, 320));
    assert.deepEqual(await pixel(image, 0, 0, 64, 32), [255, 0, 0, 255]);
    assert.deepEqual(await pixel(image, 29, 31, 64, 32), [255, 0, 0, 255]);
    assert.deepEqual(await pixel(image, 34, 16, 64, 32), [0, 0, 255, 255]);
  });

  it('that end too early are refused', async () => {
    for (const encoding of ['image/png', 'image/jpeg', 'image/webp'] as const) {
      const whole = twoColors(300, 200, encoding);
      await refuses(whole.subarray(0, Math.floor(whole.length * 0.6)), 'media-truncated', /ends too early/u);
    }
  });

  it('that cannot be decoded are refused', async () => {
    const png = twoColors(300, 200);
    const data = png.indexOf('IDAT');
    png.fill(0x55, data + 8, data + 40);
    await refuses(png, 'media-damaged', /damaged/u);
    await refuses(svg('<rect', ''), 'media-unsupported', /how large/u);
    await refuses(svg('<rect width="5" height='), 'media-damaged', /damaged/u);
  });
});

describe('drawings', () => {
  it('are as large as they say, or as their view box', async () => {
    const sizeOf = async (attributes: string): Promise<readonly number[]> => {
      const { facts } = await read(svg('<rect width="30" height="20"/>', attributes));
      return [facts.width, facts.height];
    };
    assert.deepEqual(await sizeOf('viewBox="0 0 30 20"'), [30, 20]);
    assert.deepEqual(await sizeOf('width="100%" height="100%" viewBox="0 0 30 20"'), [30, 20]);
    assert.deepEqual(await sizeOf('width="60" height="50"'), [60, 50]);
    assert.deepEqual(await sizeOf('width="60" viewBox="0 0 30 20"'), [60, 40]);
  });

  it('are drawn at the size they are shown at, sharp', async () => {
    const image = await read(svg('<rect x="15" width="15" height="20"/>'));
    assert.deepEqual(await pixel(image, 299, 200, 600, 400), [0, 0, 0, 0]);
    assert.deepEqual(await pixel(image, 300, 200, 600, 400), [0, 0, 0, 255]);
  });

  it('that refer to other files are refused, naming them', async () => {
    for (const body of [
      '<image href="secret.png"/>',
      '<image xlink:href="file:///etc/secret.png"/>',
      '<style>@import "secret.png";</style>',
      '<rect style="fill: url(secret.png)"/>',
    ]) {
      await refuses(svg(body), 'media-unsupported', /secret\.png/u);
    }
  });

  it('may refer to their own parts, and to pictures they hold', async () => {
    const data = twoColors(4, 4).toString('base64');
    const body = `<defs><linearGradient id="g"/></defs><use href="#g"/><rect fill="url(#g)"/><image href="data:image/png;base64,${data}"/><a href="https://example.org"><rect/></a>`;
    assert.equal((await read(svg(body))).facts.width, 30);
  });
});
