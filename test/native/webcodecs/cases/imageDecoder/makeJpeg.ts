// Small JPEG files of even blocks, made on the spot: of any number of channels, with the marks and profiles that are wanted.

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));

/** What may stand beside the pixels. */
export interface JpegMarks {
  /** Adobe's word for what the channels are: 0 as they are, 1 YCC, 2 YCCK. Without it there is no such word. */
  readonly adobe?: number;
  readonly profile?: readonly number[];
}

/** Blocks of 8x8 pixels side by side, each with its value in every channel. */
export function jpeg(blocks: readonly (readonly number[])[], marks: JpegMarks = {}): Uint8Array<ArrayBuffer> {
  const channels = blocks[0]?.length ?? 0;
  const each = <T>(make: (channel: number) => T[]) =>
    Array.from({ length: channels }, (_, at) => make(at)).flat();
  const segment = (marker: number, body: readonly number[]) => {
    const size = body.length + 2;
    return [0xff, marker, size >> 8, size & 255, ...body];
  };
  const zeros = (count: number) => Array.from({ length: count }, () => 0);
  const { adobe, profile } = marks;
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...(adobe === undefined ? [] : segment(0xee, [...ascii('Adobe'), 0, 100, 0, 0, 0, 0, adobe])),
    ...(profile === undefined ? [] : segment(0xe2, [...ascii('ICC_PROFILE\0'), 1, 1, ...profile])),
    // One step of the mean is one of the value.
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 8)]),
    ...segment(0xc0, [8, 0, 8, 0, blocks.length * 8, channels, ...each((at) => [at + 1, 0x11, 0])]),
    // Nine lengths of differences, in four bits each; and of all else one word, in one bit: nothing follows.
    ...segment(0xc4, [0, 0, 0, 0, 9, ...zeros(12), 0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ...segment(0xc4, [0x10, 1, ...zeros(15), 0]),
    ...segment(0xda, [channels, ...each((at) => [at + 1, 0]), 0, 63, 0]),
    ...scan(blocks),
    ...[0xff, 0xd9],
  ]);
}

function scan(blocks: readonly (readonly number[])[]): number[] {
  const last: number[] = [];
  let bits = '';
  for (const block of blocks) {
    for (const [channel, value] of block.entries()) {
      const difference = value - (last[channel] ?? 128);
      last[channel] = value;
      const length = 32 - Math.clz32(Math.abs(difference));
      const word = difference > 0 ? difference : difference + 2 ** length - 1;
      bits +=
        length.toString(2).padStart(4, '0') +
        (length === 0 ? '' : word.toString(2).padStart(length, '0')) +
        '0';
    }
  }
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/gu) ?? [];
  return bytes.flatMap((byte) => (byte === '11111111' ? [255, 0] : [parseInt(byte, 2)]));
}

/** JPEG's Y, Cb and Cr of red, green and blue. */
export function ycc([red = 0, green = 0, blue = 0]: readonly number[]): number[] {
  return [
    0.299 * red + 0.587 * green + 0.114 * blue,
    128 - 0.168_736 * red - 0.331_264 * green + 0.5 * blue,
    128 + 0.5 * red - 0.418_688 * green - 0.081_312 * blue,
  ].map((value) => Math.round(Math.min(255, Math.max(0, value))));
}
