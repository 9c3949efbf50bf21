// Frames, their pictures and their times.
import { type Case, errorOf } from '../case.ts';
import { film, height, width } from '../videoStream.ts';
import { decoded, levels, listening, luma, near } from './decoders.ts';

export const decoding: readonly Case[] = [
  ...['vp8', 'vp09.00.10.08'].map((codec): Case => ({
    name: `gives the frames of ${codec} with their pictures, sizes and times`,
    run: async (api) => {
      const told = await decoded(api, await film(api, levels, { codec }), async (frame) => [
        frame.timestamp,
        frame.duration,
        frame.format,
        frame.displayWidth,
        frame.displayHeight,
        frame.visibleRect!.width,
        near(await luma(frame), levels[frame.timestamp / 40_000]!),
      ]);
      return told;
    },
    expected: [0, 40_000, 80_000, 120_000].map((timestamp) => [
      timestamp,
      40_000,
      'I420',
      width,
      height,
      width,
      true,
    ]),
  })),
  {
    name: 'begins with a key frame, after configuring as after flushing',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const { decoder, frames } = listening(api);
      decoder.configure(config);
      const first = await errorOf(() => decoder.decode(chunks[1]!));
      decoder.decode(chunks[0]!);
      await decoder.flush();
      const later = await errorOf(() => decoder.decode(chunks[1]!));
      decoder.close();
      for (const frame of frames) frame.close();
      return [first, later, frames.length];
    },
    expected: ['DataError', 'DataError', 1],
  },
  {
    name: 'decodes again after a flush and after a reset',
    run: async (api) => {
      const made = await film(api, levels);
      const { decoder, frames } = listening(api);
      decoder.configure(made.config);
      for (let round = 0; round < 2; round++) {
        for (const chunk of made.chunks) decoder.decode(chunk);
        await decoder.flush();
      }
      decoder.reset();
      decoder.configure(made.config);
      decoder.decode(made.chunks[0]!);
      await decoder.flush();
      decoder.close();
      for (const frame of frames) frame.close();
      return frames.length;
    },
    expected: 9,
  },
  {
    name: 'shows frames as wide or as high as the configured aspect says, never smaller',
    run: async (api) => {
      const made = await film(api, [50]);
      const sizes: unknown[] = [];
      for (const [displayAspectWidth, displayAspectHeight] of [
        [2 * width, height],
        [width, 2 * height],
        [2 * width, 2 * height],
      ] as const) {
        const config = { ...made.config, displayAspectWidth, displayAspectHeight };
        sizes.push(
          ...(await decoded(api, { ...made, config }, (frame) => [frame.displayWidth, frame.displayHeight])),
        );
      }
      return sizes;
    },
    expected: [
      [2 * width, height],
      [width, 2 * height],
      [width, height],
    ],
  },
  {
    name: 'gives frames the configured colour space',
    run: async (api) => {
      const made = await film(api, [50]);
      const colorSpace = {
        primaries: 'smpte170m',
        transfer: 'smpte170m',
        matrix: 'smpte170m',
        fullRange: true,
      } as const;
      return decoded(api, { ...made, config: { ...made.config, colorSpace } }, (frame) =>
        frame.colorSpace.toJSON(),
      );
    },
    expected: [{ primaries: 'smpte170m', transfer: 'smpte170m', matrix: 'smpte170m', fullRange: true }],
  },
  {
    name: 'carries any timestamps past the decoder',
    run: async (api) => {
      const made = await film(api, levels);
      const times = [7, 7, -5, 1_000_000];
      const chunks = made.chunks.map((chunk, index) => {
        const data = new Uint8Array(chunk.byteLength);
        chunk.copyTo(data);
        return new api.EncodedVideoChunk({ type: chunk.type, timestamp: times[index]!, data });
      });
      return decoded(api, { ...made, chunks }, (frame) => [frame.timestamp, frame.duration]);
    },
    notInBrowser: 'Chromium drops frames whose times do not rise.',
    expected: [
      [7, null],
      [7, null],
      [-5, null],
      [1_000_000, null],
    ],
  },
  ...['avc1.42001f', 'avc3.64001f', 'hvc1.1.6.L93.B0', 'hev1.1.6.L93.B0'].flatMap((codec) =>
    ['native', 'annexb'].map((form): Case => {
      const format = form === 'annexb' ? { format: 'annexb' } : {};
      return {
        name: `decodes ${codec} (${form}) that was encoded here`,
        notInBrowser: 'Debian’s Chromium may come without an encoder for it.',
        run: async (api) =>
          decoded(
            api,
            await film(api, levels, { codec, avc: format, hevc: format, bitrate: 2_000_000 }),
            async (frame) => near(await luma(frame), levels[frame.timestamp / 40_000]!),
          ),
        expected: [true, true, true, true],
      };
    }),
  ),
  {
    name: 'decodes av01.0.04M.08 that was encoded here',
    notInBrowser: 'Debian’s Chromium may come without an encoder for it.',
    run: async (api) =>
      decoded(api, await film(api, levels, { codec: 'av01.0.04M.08' }), async (frame) =>
        near(await luma(frame), levels[frame.timestamp / 40_000]!),
      ),
    expected: [true, true, true, true],
  },
];
