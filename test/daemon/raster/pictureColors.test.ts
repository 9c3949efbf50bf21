import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readImage } from '../../../daemon/raster/imageRaster.ts';
import { loadEngine } from '../../../native/index.ts';
import { jpeg, ycc } from '../../native/webcodecs/cases/imageDecoder/makeJpeg.ts';
import { png } from '../../native/webcodecs/cases/imageDecoder/makePng.ts';
import { gamma, profile } from '../../native/webcodecs/cases/imageDecoder/makeProfile.ts';
import { bytesOf, progressiveJpeg } from '../../native/webcodecs/cases/images.ts';
import { originOf } from './pictures.ts';

const picture = (name: string) => readFileSync(new URL(`../../cases/pictures/${name}`, import.meta.url));

/** The first pixel of the middle row and the last one, as they are drawn. */
async function ends(bytes: Buffer): Promise<readonly (readonly number[])[]> {
  const image = await readImage(Buffer.from(bytes), 'picture', originOf(bytes));
  const { width, height, pixels } = await image.pixels(image.facts.width, image.facts.height, loadEngine());
  const row = (height >> 1) * width;
  return [row, row + width - 1].map((at) => [...pixels.subarray(at * 4, at * 4 + 4)]);
}

async function shows(bytes: Buffer, wanted: readonly (readonly number[])[]): Promise<void> {
  const seen = await ends(bytes);
  for (const [at, pixel] of seen.entries()) {
    assert.ok(
      pixel.every((value, channel) => Math.abs(value - (wanted[at]?.[channel] ?? NaN)) <= 4),
      `${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`,
    );
  }
}

async function refuses(bytes: Buffer, words: RegExp): Promise<void> {
  await assert.rejects(
    readImage(Buffer.from(bytes), 'picture', originOf(bytes)),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, 'media-unsupported', error.message);
      assert.match(error.message, words);
      return true;
    },
  );
}

const brick = [200, 80, 40, 255];
const sky = [30, 90, 220, 255];
/** What Display P3 calls brick and sky. */
const wide = [186, 88, 52, 47, 89, 212];

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** `srgb.avif` with one more property of its picture. */
function avifWith(type: string, body: readonly number[]): Buffer {
  const bytes = picture('srgb.avif');
  const property = Buffer.concat([uint32(8 + body.length), Buffer.from(type), Buffer.from(body)]);
  const [association, pixels] = [bytes.indexOf('ipma') - 4, bytes.indexOf('mdat') - 4];
  const head = Buffer.from(bytes.subarray(0, association));
  const grown = property.length + 1;
  const grow = (box: string, by: number) => {
    const at = head.indexOf(box) - 4;
    head.writeUInt32BE(head.readUInt32BE(at) + by, at);
  };
  grow('ipco', property.length);
  grow('iprp', grown);
  grow('meta', grown);
  // Where the pixels are, from the start of the file.
  const place = head.indexOf(uint32(pixels + 8));
  head.writeUInt32BE(pixels + 8 + grown, place);
  // Its fourth property, which nobody may leave out.
  const associated = Buffer.concat([bytes.subarray(association, pixels), Buffer.from([0x84])]);
  associated.writeUInt32BE(associated.length);
  associated[18] = 4;
  return Buffer.concat([head, property, associated, bytes.subarray(pixels)]);
}

const nclx = (primaries: number, transfer: number) =>
  avifWith('colr', [...Buffer.from('nclx'), 0, primaries, 0, transfer, 0, 6, 0x80]);

const codedPng = (primaries: number, transfer: number) =>
  Buffer.from(png(2, 8, 2, wide, { cICP: [primaries, transfer, 0, 1] }));

describe('colours of pictures', () => {
  it('are the same in every kind of pixel', async () => {
    const [opaqueBrick, opaqueSky] = [brick.slice(0, 3), sky.slice(0, 3)];
    // Inks are told by how much light they leave; 128 of black is half of it.
    const inks = [
      [...opaqueBrick, 255],
      [60, 180, 255, 128],
    ];
    const printed = [brick, [30, 90, 128, 255]];
    const yccInks = inks.map(([red = 0, green = 0, blue = 0, black = 0]) => [
      ...ycc([255 - red, 255 - green, 255 - blue]),
      black,
    ]);
    const deep = (...values: readonly number[]) => values.flatMap((value) => [value, value]);
    const palette = { PLTE: [...opaqueBrick, ...opaqueSky] };
    const clear = [0, 0, 0, 0];
    const kinds: readonly (readonly [Uint8Array, readonly (readonly number[])[]])[] = [
      [jpeg([opaqueBrick, opaqueSky].map(ycc)), [brick, sky]],
      [jpeg([opaqueBrick, opaqueSky], { adobe: 0 }), [brick, sky]],
      [jpeg(inks, { adobe: 0 }), printed],
      [jpeg(inks), printed],
      [jpeg(yccInks, { adobe: 2 }), printed],
      [bytesOf(progressiveJpeg), [brick, sky]],
      [jpeg([[64], [200]]), [64, 200].map((grey) => [grey, grey, grey, 255])],
      [
        jpeg([[64], [200]], { profile: profile('GRAY', { kTRC: gamma(1) }) }),
        [137, 229].map((grey) => [grey, grey, grey, 255]),
      ],
      [png(2, 16, 2, deep(...opaqueBrick, ...opaqueSky)), [brick, sky]],
      [png(2, 16, 6, deep(...opaqueBrick, 128, ...sky)), [[100, 40, 20, 128], sky]],
      [png(2, 8, 3, [0, 1], { ...palette, tRNS: [255, 0] }), [brick, clear]],
      [png(2, 1, 3, [0x40], { ...palette, tRNS: [0] }), [clear, sky]],
      [png(2, 2, 0, [0x60], { tRNS: [0, 1] }), [clear, [170, 170, 170, 255]]],
    ];
    for (const [bytes, wanted] of kinds) await shows(Buffer.from(bytes), wanted);
  });

  it('of AVIF are brought to sRGB by profile and by code', async () => {
    await shows(picture('srgb.avif'), [brick, sky]);
    await shows(picture('display-p3.avif'), [brick, sky]);
    await shows(nclx(1, 13), [brick, sky]);
    await shows(nclx(2, 2), [brick, sky]);
    // As Chromium shows it.
    await shows(nclx(12, 13), [
      [216, 68, 18, 255],
      [0, 93, 227, 255],
    ]);
  });

  it('of AVIF are light itself where a profile of grey says so', async () => {
    const linear = profile('GRAY', { kTRC: gamma(1) });
    const [seen = []] = await ends(avifWith('colr', [...Buffer.from('prof'), ...linear]));
    // Brick's red as light is 229 in sRGB.
    assert.ok(Math.abs((seen[0] ?? 0) - 229) <= 2, JSON.stringify(seen));
  });

  it('of PNG are brought to sRGB by code, unless Skia has done so', async () => {
    await shows(codedPng(12, 13), [brick, sky]);
    const both = { cICP: [12, 13, 0, 1], gAMA: [...uint32(45_455)], cHRM: p3Primaries };
    await shows(Buffer.from(png(2, 8, 2, wide, both)), [
      [202, 80, 34, 255],
      [21, 90, 221, 255],
    ]);
  });

  it('that would come out wrong are refused, saying what they are', async () => {
    await refuses(nclx(9, 16), /HDR \(PQ\)/u);
    await refuses(nclx(9, 18), /HDR \(HLG\)/u);
    await refuses(nclx(9, 14), /primaries 9/u);
    await refuses(nclx(1, 8), /transfer 8/u);
    await refuses(codedPng(9, 16), /HDR \(PQ\)/u);
  });

  it('of AVIF that is to be turned, mirrored or cropped are not shown as they lie', async () => {
    for (const box of ['irot', 'imir', 'clap']) await refuses(avifWith(box, [1]), /turned/u);
    await shows(avifWith('irot', [0]), [brick, sky]);
  });
});

const p3Primaries = [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000].flatMap((value) => [
  ...uint32(value),
]);
