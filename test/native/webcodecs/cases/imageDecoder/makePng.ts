// Small PNG files of every kind, made on the spot.

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** ISO 3309. */
function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  }
  return ~crc >>> 0;
}

function adler32(bytes: readonly number[]): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) [a, b] = [(a + byte) % 65521, (b + a + byte) % 65521];
  return b * 65536 + a;
}

/** A stream of zlib's that holds the bytes as they are. */
export function stored(bytes: readonly number[]): number[] {
  const [low, high] = [bytes.length & 255, bytes.length >> 8];
  return [0x78, 1, 1, low, high, low ^ 255, high ^ 255, ...bytes, ...uint32(adler32(bytes))];
}

/** One row: of so many pixels, bits a channel, and PNG's number of what the channels are. `extra`: chunks before the pixels, by type. */
export function png(
  width: number,
  depth: number,
  kind: number,
  row: readonly number[],
  extra: Readonly<Record<string, readonly number[]>> = {},
): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, body: readonly number[]) => {
    const checked = [...ascii(type), ...body];
    return [...uint32(body.length), ...checked, ...uint32(crc32(checked))];
  };
  return Uint8Array.from([
    ...[0x89, ...ascii('PNG\r\n\u001a\n')],
    ...chunk('IHDR', [...uint32(width), ...uint32(1), depth, kind, 0, 0, 0]),
    ...Object.entries(extra).flatMap(([type, body]) => chunk(type, body)),
    ...chunk('IDAT', stored([0, ...row])),
    ...chunk('IEND', []),
  ]);
}
