// Every kind of pixel that PNG and JPEG have, and what a file says of its colours.
import { type Api, type Case, errorOf } from '../case.ts';
import { bytesOf, progressiveJpeg, profileWebp } from '../images.ts';
import { jpeg, ycc } from './makeJpeg.ts';
import { png, stored } from './makePng.ts';
import { gamma, primaries, profile, rgbProfile, srgbCurve } from './makeProfile.ts';

type Pixel = readonly number[];

/** Of the middle row, the first pixel and the last one, as RGBA. */
async function ends(api: Api, type: string, data: Uint8Array<ArrayBuffer>, init: object): Promise<Pixel[]> {
  const decoder = new api.ImageDecoder({ type, data, ...init });
  try {
    const { image } = await decoder.decode();
    const bytes = new Uint8Array(image.allocationSize({ format: 'RGBA' }));
    await image.copyTo(bytes, { format: 'RGBA' });
    const row = (image.codedHeight >> 1) * image.codedWidth;
    const pixels = [row, row + image.codedWidth - 1].map((at) => [...bytes.subarray(at * 4, at * 4 + 4)]);
    image.close();
    return pixels;
  } finally {
    decoder.close();
  }
}

/** What is off, of two pixels; a colour that lets all through is none. */
function shows(
  name: string,
  type: string,
  data: Uint8Array<ArrayBuffer>,
  wanted: readonly [Pixel, Pixel],
  within: number,
  more: { init?: object; notInBrowser?: string } = {},
): Case {
  const { init = {}, ...rest } = more;
  const isNear = (pixel: Pixel, other: Pixel) =>
    pixel[3] === other[3] &&
    (pixel[3] === 0 || pixel.every((value, at) => Math.abs(value - (other[at] ?? NaN)) <= within));
  return {
    name: `decodes ${name}`,
    run: async (api) => {
      const pixels = await ends(api, type, data, init);
      return pixels.filter((pixel, at) => !isNear(pixel, wanted[at] ?? []));
    },
    expected: [],
    ...rest,
  };
}

const opaque = (...color: number[]): Pixel => [...color, 255];
const grey = (value: number, alpha = 255): Pixel => [value, value, value, alpha];
const clear: Pixel = [0, 0, 0, 0];

/** Of 16 bits, the high ones first. */
const deep = (...values: readonly number[]) => values.flatMap((value) => [value >> 8, value & 255]);
const uint32 = (value: number) => [...deep(value >>> 16), ...deep(value & 0xffff)];

const brick = [200, 80, 40] as const;
const sky = [30, 90, 220] as const;
const both: readonly [Pixel, Pixel] = [opaque(...brick), opaque(...sky)];
/** Values that are 257 times those of 8 bits. */
const deepBrick = deep(200 * 257, 80 * 257, 40 * 257);
const deepSky = deep(30 * 257, 90 * 257, 220 * 257);
const palette = [...brick, ...sky, 9, 9, 9];

const pngs = (
  [
    ['grey of 1 bit', png(2, 1, 0, [0x40]), [grey(0), grey(255)]],
    ['grey of 2 bits', png(2, 2, 0, [0x60]), [grey(85), grey(170)]],
    ['grey of 4 bits', png(2, 4, 0, [0x5a]), [grey(85), grey(170)]],
    ['grey of 16 bits', png(2, 16, 0, deep(64 * 257, 65535)), [grey(64), grey(255)]],
    ['grey of 1 bit with a transparent shade', png(2, 1, 0, [0x40], { tRNS: [0, 1] }), [grey(0), clear]],
    ['grey of 2 bits with a transparent shade', png(2, 2, 0, [0x60], { tRNS: [0, 1] }), [clear, grey(170)]],
    ['grey of 4 bits with a transparent shade', png(2, 4, 0, [0x5a], { tRNS: [0, 5] }), [clear, grey(170)]],
    [
      'grey of 8 bits with a transparent shade',
      png(2, 8, 0, [64, 200], { tRNS: [0, 64] }),
      [clear, grey(200)],
    ],
    [
      'grey of 16 bits with a transparent shade',
      png(2, 16, 0, deep(64 * 257, 200 * 257), { tRNS: deep(64 * 257) }),
      [clear, grey(200)],
    ],
    ['grey with alpha', png(2, 8, 4, [64, 128, 200, 255]), [grey(64, 128), grey(200)]],
    [
      'grey with alpha of 16 bits',
      png(2, 16, 4, deep(64 * 257, 128 * 257, 200 * 257, 65535)),
      [grey(64, 128), grey(200)],
    ],
    ['colours', png(2, 8, 2, [...brick, ...sky]), both],
    ['colours of 16 bits', png(2, 16, 2, [...deepBrick, ...deepSky]), both],
    [
      'colours with a transparent one',
      png(2, 8, 2, [...brick, ...sky], { tRNS: deep(...brick) }),
      [clear, opaque(...sky)],
    ],
    [
      'colours of 16 bits with a transparent one',
      png(2, 16, 2, [...deepBrick, ...deepSky], { tRNS: deepBrick }),
      [clear, opaque(...sky)],
    ],
    [
      'colours with alpha of 16 bits',
      png(2, 16, 6, [...deepBrick, ...deep(128 * 257), ...deepSky, 255, 255]),
      [[...brick, 128], opaque(...sky)],
    ],
    ['a palette of 1 bit', png(2, 1, 3, [0x40], { PLTE: palette.slice(0, 6) }), both],
    ['a palette of 8 bits', png(2, 8, 3, [0, 1], { PLTE: palette }), both],
    [
      'a palette of 2 bits with alpha',
      png(3, 2, 3, [0x18], { PLTE: palette, tRNS: [128] }),
      [[...brick, 128], grey(9)],
    ],
    [
      'a palette of 8 bits with alpha',
      png(2, 8, 3, [0, 1], { PLTE: palette, tRNS: [255, 0] }),
      [opaque(...brick), clear],
    ],
  ] as const
).map(([name, data, wanted]) => shows(`a PNG of ${name}`, 'image/png', data, wanted, 1));

/** Inks are told by how much light they leave: 255 of black is none of it. */
const inks = [
  [...brick, 255],
  [...sky, 128],
];
const printed: readonly [Pixel, Pixel] = [opaque(...brick), opaque(15, 45, 110)];
const yccInks = inks.map(([red = 0, green = 0, blue = 0, black = 0]) => [
  ...ycc([255 - red, 255 - green, 255 - blue]),
  black,
]);

const jpegs: readonly Case[] = [
  shows('a grey JPEG', 'image/jpeg', jpeg([[64], [200]]), [grey(64), grey(200)], 1),
  shows('a JPEG of YCC', 'image/jpeg', jpeg([brick, sky].map(ycc)), both, 2),
  shows('a JPEG of RGB', 'image/jpeg', jpeg([brick, sky], { adobe: 0 }), both, 2),
  shows('a JPEG of CMYK', 'image/jpeg', jpeg(inks, { adobe: 0 }), printed, 2),
  shows('a JPEG of CMYK that does not say so', 'image/jpeg', jpeg(inks), printed, 2),
  shows('a JPEG of YCCK', 'image/jpeg', jpeg(yccInks, { adobe: 2 }), printed, 4),
  shows('a progressive JPEG', 'image/jpeg', bytesOf(progressiveJpeg), both, 3),
];

const p3 = rgbProfile(primaries.displayP3, srgbCurve);
const linear = profile('GRAY', { kTRC: gamma(1) });
/** brick and sky in Display P3. */
const wide = [
  [186, 88, 52],
  [47, 89, 212],
] as const;
/** The shades 64 and 200 of light itself. */
const lit: readonly [Pixel, Pixel] = [grey(137), grey(229)];
const iccp = (bytes: readonly number[]) => ({ iCCP: [112, 0, 0, ...stored(bytes)] });
const wideRow = wide.flat();

const colors: readonly Case[] = [
  shows('a PNG in Display P3', 'image/png', png(2, 8, 2, wideRow, iccp(p3)), both, 2),
  shows('a JPEG in Display P3', 'image/jpeg', jpeg(wide.map(ycc), { profile: p3 }), both, 3),
  shows('a WebP in Display P3', 'image/webp', bytesOf(profileWebp), both, 3),
  shows('a grey JPEG with a profile', 'image/jpeg', jpeg([[64], [200]], { profile: linear }), lit, 1),
  shows('a grey PNG with a profile', 'image/png', png(2, 8, 0, [64, 200], iccp(linear)), lit, 1),
  shows('a PNG whose gamma is 1', 'image/png', png(2, 8, 0, [64, 200], { gAMA: uint32(100_000) }), lit, 1),
  shows(
    'a PNG that is sRGB whatever else it says',
    'image/png',
    png(2, 8, 0, [64, 200], { gAMA: uint32(100_000), sRGB: [0] }),
    [grey(64), grey(200)],
    0,
  ),
  shows(
    'a PNG with the gamma that is sRGB’s, nearly',
    'image/png',
    png(2, 8, 0, [64, 200], { gAMA: uint32(45_455) }),
    [grey(64), grey(200)],
    0,
  ),
  shows(
    'a PNG with primaries and a gamma',
    'image/png',
    png(2, 8, 2, wideRow, {
      gAMA: uint32(45_455),
      cHRM: [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000].flatMap(uint32),
    }),
    [opaque(202, 80, 34), opaque(21, 90, 221)],
    1,
  ),
  shows(
    'a PNG in Display P3 by its code',
    'image/png',
    png(2, 8, 2, wideRow, { cICP: [12, 13, 0, 1] }),
    both,
    2,
  ),
  shows(
    'a PNG whose profile is for other pictures',
    'image/png',
    png(2, 8, 2, [...brick, ...sky], iccp(linear)),
    both,
    1,
  ),
  shows(
    'a PNG whose profile is none',
    'image/png',
    png(2, 8, 2, [...brick, ...sky], iccp([1, 2, 3])),
    both,
    1,
  ),
  shows(
    'values as they are where no colours are to be converted',
    'image/png',
    png(2, 8, 2, wideRow, iccp(p3)),
    [opaque(...wide[0]), opaque(...wide[1])],
    1,
    { init: { colorSpaceConversion: 'none' } },
  ),
  {
    name: 'leaves a JPEG with the profile of sRGB as it lies in its file',
    run: async (api) => {
      const data = jpeg([brick, sky].map(ycc), { profile: rgbProfile(primaries.srgb, srgbCurve) });
      const decoder = new api.ImageDecoder({ type: 'image/jpeg', data });
      const { image } = await decoder.decode();
      const told = [image.format, image.colorSpace.primaries, image.colorSpace.transfer];
      image.close();
      decoder.close();
      return told;
    },
    expected: ['I444', 'bt709', 'iec61966-2-1'],
  },
  {
    name: 'refuses colours that would come out wrong, and gives their values where those are asked for',
    notInBrowser: 'Chromium knows profiles with tables, too.',
    run: async (api) => {
      const table = [0x6d, 0x66, 0x74, 0x32]; // mft2
      const files: [string, Uint8Array<ArrayBuffer>][] = [
        ['image/jpeg', jpeg(inks, { adobe: 0, profile: profile('CMYK', { A2B0: table }) })],
        ['image/png', png(2, 8, 2, wideRow, iccp(profile('RGB ', { A2B0: table })))],
        ['image/png', png(2, 8, 2, wideRow, { cICP: [9, 16, 0, 1] })],
      ];
      const told: unknown[] = [];
      for (const [type, data] of files) {
        told.push(await errorOf(() => ends(api, type, data, {})));
        told.push((await ends(api, type, data, { colorSpaceConversion: 'none' })).length);
      }
      return told;
    },
    expected: ['EncodingError', 2, 'EncodingError', 2, 'EncodingError', 2],
  },
];

/** One row of two pixels in 32 bits, blue first; with masks where a header of this size has them. */
function bmp(headerBytes: number, compression: number, pixels: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(14 + headerBytes + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d, bytes.length]);
  bytes[10] = 14 + headerBytes;
  for (const [at, value] of [headerBytes, 2, 1].entries()) view.setUint32(14 + 4 * at, value, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 32, true);
  view.setUint32(30, compression, true);
  for (const [at, mask] of (headerBytes < 56 ? [] : [0xff0000, 0xff00, 0xff, 0xff000000]).entries()) {
    view.setUint32(54 + 4 * at, mask, true);
  }
  bytes.set(pixels, 14 + headerBytes);
  return bytes;
}

const blueFirst = [40, 80, 200, 128, 220, 90, 30, 0];
const bmps: readonly Case[] = [
  shows('a BMP of 32 bits, of which eight mean nothing', 'image/bmp', bmp(40, 0, blueFirst), both, 0),
  ...[0, 3].map((compression) =>
    shows(
      `a BMP with alpha, of compression ${compression}`,
      'image/bmp',
      bmp(108, compression, blueFirst),
      [[...brick, 128], clear],
      1,
    ),
  ),
];

export const formats: readonly Case[] = [...pngs, ...jpegs, ...bmps, ...colors];
