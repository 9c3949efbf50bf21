/**
 * What an AVIF file says of how its picture is to be shown. Skia's decoder gives the values as they lie in the file and heeds none of it. Knows
 * boxes (ISO/IEC 14496-12, 23008-12); decodes nothing. Whatever the bytes hold, this ends.
 */

/** Colours by a profile, or by the numbers of ITU-T H.273. */
export type AvifColors =
  { readonly profile: Buffer } | { readonly primaries: number; readonly transfer: number };

/** Of a file that has several pictures (a thumbnail, alpha), what holds for any of them. */
export interface AvifProperties {
  /** The profile, where there is one too. */
  readonly colors: AvifColors | undefined;
  /** To be turned, mirrored or cropped before it is shown. */
  readonly placed: boolean;
}

/** From the properties of the file's items. */
export function avifProperties(bytes: Buffer): AvifProperties {
  // `meta` is preceded by four bytes of version and flags.
  const meta = find(bytes, 'meta')?.subarray(4);
  const properties = find(find(meta, 'iprp'), 'ipco');
  let colors: AvifColors | undefined;
  let placed = false;
  for (const { type, body } of boxesOf(properties)) {
    if (type === 'irot') placed ||= ((body[0] ?? 0) & 3) !== 0;
    if (type === 'imir' || type === 'clap') placed = true;
    if (type !== 'colr' || body.length < 8) continue;
    const kind = body.toString('latin1', 0, 4);
    if (kind === 'prof' || kind === 'rICC') colors = { profile: body.subarray(4) };
    if (kind === 'nclx') colors ??= { primaries: body.readUInt16BE(4), transfer: body.readUInt16BE(6) };
  }
  return { colors, placed };
}

interface Box {
  readonly type: string;
  readonly body: Buffer;
}

/** Boxes up to the first that is cut off. */
function* boxesOf(bytes: Buffer | undefined): Generator<Box> {
  if (bytes === undefined) return;
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    // 0: to the end of the file. 1, a size of 64 bits, is for what is larger than these are.
    const end = size === 0 ? bytes.length : at + size;
    if (end < at + 8 || end > bytes.length) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, end) };
    at = end;
  }
}

function find(bytes: Buffer | undefined, type: string): Buffer | undefined {
  for (const box of boxesOf(bytes)) if (box.type === type) return box.body;
  return undefined;
}
