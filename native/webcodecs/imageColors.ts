/** What an image file says of its colours: the profile that it holds or, in PNG, names. Pure. */
import { inflateSync } from 'node:zlib';
import { viewOf } from './bytes.ts';
import { type ColorMapping, colorMapping, displayP3, srgbCurve, xyzOfPrimaries } from './colorMapping.ts';
import { profileMapping } from './iccProfile.ts';
import { jpegChannels, jpegProfile } from './jpeg.ts';
import { pngChunks } from './png.ts';
import { webpProfile } from './webp.ts';

/** Larger ones are for printers, and no profile that is applied here. */
const mostProfileBytes = 16 * 2 ** 20;

const types: Readonly<Record<string, (bytes: Uint8Array) => ColorMapping | undefined>> = {
  'image/jpeg': (bytes) => mappingOf(jpegProfile(bytes), jpegChannels(bytes)),
  'image/png': pngColors,
  'image/webp': (bytes) => mappingOf(webpProfile(bytes), 3),
};

/**
 * How the colours of an image become those of sRGB; undefined where they are that already, or the file says nothing. `bytes`: of a file of this
 * type, at least up to its first pixels. Throws an Error where they would come out wrong.
 */
export function imageColors(type: string, bytes: Uint8Array): ColorMapping | undefined {
  return types[type]?.(bytes);
}

function mappingOf(profile: Uint8Array | undefined, channels: number): ColorMapping | undefined {
  return profile === undefined ? undefined : profileMapping(profile, channels);
}

/** Of several words the first in PNG's own order counts: cICP, iCCP, sRGB, then gAMA and cHRM together. */
function pngColors(bytes: Uint8Array): ColorMapping | undefined {
  const found = new Map<string, Uint8Array>();
  for (const { type, body, isComplete } of pngChunks(bytes)) {
    if (type === 'IDAT') break;
    if (isComplete) found.set(type, body);
  }
  const code = found.get('cICP');
  if (code !== undefined) return codedColors(code);
  const profile = found.get('iCCP');
  if (profile !== undefined) {
    const isGray = ((found.get('IHDR')?.[9] ?? 2) & 2) === 0;
    return mappingOf(inflated(profile), isGray ? 1 : 3);
  }
  const gamma = found.get('gAMA');
  if (found.has('sRGB') || gamma?.length !== 4) return undefined;
  const coded = viewOf(gamma).getUint32(0);
  const primaries = primariesOf(found.get('cHRM'));
  // Alone it is how many programs say sRGB, and browsers take it so.
  if (coded === 0 || (coded === usualGamma && primaries === undefined)) return undefined;
  const exponent = 100_000 / coded;
  const curve = (value: number) => value ** exponent;
  return colorMapping([curve, curve, curve], primaries);
}

/** 1 / 2.2, in PNG's unit. */
const usualGamma = 45_455;

/** A name, a zero, the method, which is 0, and what is deflated. Undefined for what is damaged. */
function inflated(body: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(body.subarray(body.indexOf(0) + 2), { maxOutputLength: mostProfileBytes });
  } catch {
    return undefined;
  }
}

/** To CIE XYZ; undefined for sRGB's. */
function primariesOf(body: Uint8Array | undefined): readonly number[] | undefined {
  if (body?.length !== 32) return undefined;
  const view = viewOf(body);
  const at = (index: number) => view.getUint32(4 * index) / 100_000;
  return xyzOfPrimaries([0, 2, 4, 6].map((index) => [at(index), at(index + 1)]));
}

/** By the numbers of ITU-T H.273: primaries, transfer. */
function codedColors([primaries, transfer]: Uint8Array): ColorMapping | undefined {
  if (transfer === 13 && primaries === 1) return undefined;
  if (transfer === 13 && primaries === 12) {
    return colorMapping([srgbCurve, srgbCurve, srgbCurve], xyzOfPrimaries(displayP3));
  }
  throw new Error(
    `The PNG has colours (primaries ${primaries}, transfer ${transfer} of ITU-T H.273) that are not converted here. Convert it to sRGB, or set colorSpaceConversion to "none" to have its values as they are.`,
  );
}
