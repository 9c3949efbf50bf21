/**
 * Colours that Skia leaves as they lie in the file, though the file says that they are no sRGB: of AVIF all, of PNG those with a code (cICP). What
 * can be brought to sRGB is; the rest is refused.
 */
import { FramewrightError } from '../../model/errors.ts';
import type { RasterPixels } from '../../model/render/job.ts';
import {
  type ColorMapping,
  colorMapping,
  displayP3,
  srgbCurve,
  srgbValue,
  xyzOfPrimaries,
} from '../../native/webcodecs/colorMapping.ts';
import { profileMapping } from '../../native/webcodecs/iccProfile.ts';
import { pngChunks } from '../../native/webcodecs/png.ts';
import { avifProperties } from './avif.ts';
import type { ImageFormat } from './imageFormat.ts';

/** What is left to be done to a picture's colours; undefined where that is nothing. Throws `media-unsupported` for what cannot be done. */
export function pictureColors(
  bytes: Buffer,
  format: ImageFormat['name'],
  path: string,
): ColorMapping | undefined {
  if (format === 'png') return pngColors(bytes, path);
  if (format !== 'avif') return undefined;
  const { colors, placed } = avifProperties(bytes);
  if (placed) {
    throw unsupported(
      path,
      'is to be turned, mirrored or cropped before it is shown, which is not done for AVIF',
    );
  }
  if (colors === undefined) return undefined;
  return 'profile' in colors ? byProfile(colors.profile, path) : byCode(colors, path);
}

function pngColors(bytes: Buffer, path: string): ColorMapping | undefined {
  const found = new Map<string, Uint8Array>();
  for (const { type, body, isComplete } of pngChunks(bytes)) {
    if (type === 'IDAT') break;
    if (isComplete) found.set(type, body);
  }
  const [primaries, transfer] = found.get('cICP') ?? [];
  if (primaries === undefined || transfer === undefined) return undefined;
  const mapping = byCode({ primaries, transfer }, path);
  // For readers that do not know the code the same is often said again, in a way that Skia does heed.
  return ['iCCP', 'cHRM', 'gAMA'].some((type) => found.has(type)) ? undefined : mapping;
}

function byProfile(profile: Buffer, path: string): ColorMapping | undefined {
  try {
    // Which of them a picture is, its profile tells: there is none of colours for grey.
    return profileMapping(profile, profile.toString('latin1', 16, 20) === 'GRAY' ? 1 : 3);
  } catch {
    throw unsupported(path, 'has a colour profile made of tables, which is not applied to AVIF');
  }
}

/** Primaries that are sRGB's, or so near that nobody sees it, or not told; and curves for which that holds. */
const usualPrimaries: readonly number[] = [1, 2, 5, 6];
const usualTransfers: readonly number[] = [1, 2, 6, 13, 14, 15];
const displayP3Code = 12;

function byCode(
  { primaries, transfer }: { readonly primaries: number; readonly transfer: number },
  path: string,
): ColorMapping | undefined {
  if (usualTransfers.includes(transfer)) {
    if (usualPrimaries.includes(primaries)) return undefined;
    if (primaries === displayP3Code) {
      return colorMapping([srgbCurve, srgbCurve, srgbCurve], xyzOfPrimaries(displayP3));
    }
  }
  const what =
    transfer === 16 || transfer === 18
      ? `is HDR (${transfer === 16 ? 'PQ' : 'HLG'})`
      : `has colours (primaries ${primaries}, transfer ${transfer} of ITU-T H.273) that are not supported`;
  throw unsupported(path, `${what}: its colours would come out wrong`);
}

function unsupported(path: string, what: string): FramewrightError {
  return new FramewrightError(
    'media-unsupported',
    `The picture "${path}" ${what}. Convert it to an upright picture in sRGB, as PNG or JPEG.`,
  );
}

/** The same picture in sRGB, premultiplied as before; in place. */
export function toSrgb(picture: RasterPixels, { curves, matrix }: ColorMapping): RasterPixels {
  const { pixels } = picture;
  const light = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      const value = Math.min(255, Math.round(((pixels[at + channel] ?? 0) * 255) / alpha));
      light[channel] = curves[channel * 256 + value] ?? 0;
    }
    for (let channel = 0; channel < 3; channel++) {
      const row = channel * 3;
      const mixed =
        (matrix[row] ?? 0) * (light[0] ?? 0) +
        (matrix[row + 1] ?? 0) * (light[1] ?? 0) +
        (matrix[row + 2] ?? 0) * (light[2] ?? 0);
      const value = srgbValue(mixed);
      pixels[at + channel] = alpha === 255 ? value : Math.round((value * alpha) / 255);
    }
  }
  return picture;
}
