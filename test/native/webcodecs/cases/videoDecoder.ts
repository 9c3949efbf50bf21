import { type Api, type Case, counting, errorOf, errorsOf } from './case.ts';
import { type Chunk, type DecoderConfig, film, type Frame, height, width } from './videoStream.ts';

function listening(api: Api) {
  const frames: Frame[] = [];
  const errors: string[] = [];
  const decoder = new api.VideoDecoder({
    output: (frame) => frames.push(frame),
    error: (error) => errors.push(error.name),
  });
  return { decoder, frames, errors };
}

/** Decodes all, and tells something of each frame before closing it. */
async function decoded<T>(
  api: Api,
  { chunks, config }: { chunks: readonly Chunk[]; config: DecoderConfig },
  tell: (frame: Frame) => T | Promise<T>,
): Promise<T[]> {
  const { decoder, frames } = listening(api);
  decoder.configure(config);
  for (const chunk of chunks) decoder.decode(chunk);
  await decoder.flush();
  decoder.close();
  const told: T[] = [];
  for (const frame of frames) {
    told.push(await tell(frame));
    frame.close();
  }
  return told;
}

async function luma(frame: Frame): Promise<number> {
  const bytes = new Uint8Array(frame.allocationSize());
  await frame.copyTo(bytes);
  return bytes[0]!;
}

/** What is heard of a chunk whose header says a key frame, and which ends there. */
async function damagedOrder(api: Api): Promise<string[]> {
  const { chunks, config } = await film(api, [50]);
  const order: string[] = [];
  const decoder = new api.VideoDecoder({
    output: (frame) => frame.close(),
    error: (error) => order.push(`error ${error.name} ${decoder.state}`),
  });
  decoder.configure(config);
  const whole = new Uint8Array(chunks[0]!.byteLength);
  chunks[0]!.copyTo(whole);
  decoder.decode(new api.EncodedVideoChunk({ type: 'key', timestamp: 0, data: whole.slice(0, 10) }));
  await decoder.flush().catch((error: unknown) => order.push(`flush ${(error as Error).name}`));
  await new Promise((resolve) => setTimeout(resolve, 10));
  return order;
}

const levels = [20, 80, 140, 200];
const near = (value: number, wanted: number) => Math.abs(value - wanted) <= 4;

/** Which of these a decoder has. */
const codecStrings: Readonly<Record<string, boolean>> = {
  vp8: true,
  'vp09.00.10.08': true,
  'vp09.00.10.08.01.01.01.01.00': true,
  'vp09.02.10.10': true,
  'av01.0.04M.08': true,
  'av01.0.04M.08.0.110.01.01.01.0': true,
  VP8: false,
  vp9: false,
  'vp09.00': false,
  'vp09.09.10.08': false,
  av01: false,
  'av01.3.04M.08': false,
  'mp4a.40.2': false,
};

const licensedStrings: Readonly<Record<string, boolean>> = {
  'avc1.42001f': true,
  'avc1.64001F': true,
  'avc3.4d401f': true,
  'hev1.1.6.L93.B0': true,
  'hvc1.1.6.L93': true,
  'hvc1.2.4.L153.B0': true,
  avc1: false,
  'avc1.42': false,
  'avc2.42001f': false,
  'hvc1.1': false,
};

export const videoDecoderCases: readonly Case[] = [
  {
    name: 'begins unconfigured, with nothing queued',
    run: (api) => {
      const { decoder } = listening(api);
      const told = [decoder.state, decoder.decodeQueueSize, decoder.ondequeue];
      decoder.close();
      return [...told, decoder.state, Object.prototype.toString.call(decoder)];
    },
    expected: ['unconfigured', 0, null, 'closed', '[object VideoDecoder]'],
  },
  {
    name: 'needs both callbacks',
    run: ({ VideoDecoder }) =>
      errorsOf(
        () => new VideoDecoder({ output: () => {} } as never),
        () => new VideoDecoder({ error: () => {} } as never),
        () => new VideoDecoder(null as never),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'refuses a configuration that is not valid',
    run: async (api) => {
      const wrong = [
        {},
        { codec: '' },
        { codec: 'vp8', codedWidth: 0, codedHeight: 1 },
        { codec: 'vp8', description: 1 },
      ];
      const { decoder } = listening(api);
      const thrown = await errorsOf(...wrong.map((config) => () => decoder.configure(config as never)));
      const asked = await errorsOf(
        ...wrong.map((config) => () => api.VideoDecoder.isConfigSupported(config as never)),
      );
      decoder.close();
      return [thrown, asked];
    },
    expected: [
      ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
      ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
    ],
  },
  {
    name: 'tells which codecs it has',
    run: async ({ VideoDecoder }) => {
      const told: boolean[] = [];
      for (const codec of ['vp8', 'vp09.00.10.08', 'av01.0.04M.08', 'theora', 'vp09', 'opus']) {
        told.push((await VideoDecoder.isConfigSupported({ codec })).supported);
      }
      return told;
    },
    expected: [true, true, true, false, false, false],
  },
  {
    name: 'reads codec strings in their short and in their long forms, and no others',
    run: async ({ VideoDecoder }) => {
      const told: Record<string, boolean> = {};
      for (const codec of Object.keys(codecStrings)) {
        told[codec] = (await VideoDecoder.isConfigSupported({ codec })).supported;
      }
      return told;
    },
    expected: codecStrings,
  },
  {
    name: 'reads codec strings of H.264 and H.265',
    notInBrowser: 'Chromium has them where its licences allow.',
    run: async ({ VideoDecoder }) => {
      const told: Record<string, boolean> = {};
      for (const codec of Object.keys(licensedStrings)) {
        told[codec] = (await VideoDecoder.isConfigSupported({ codec })).supported;
      }
      return told;
    },
    expected: licensedStrings,
  },
  {
    name: 'gives back what it understood, without the rest',
    run: async ({ VideoDecoder }) => {
      const { config } = await VideoDecoder.isConfigSupported({
        codec: 'vp8',
        codedWidth: 64,
        codedHeight: 48,
        description: Uint8Array.of(1, 2),
        colorSpace: { matrix: 'bt709', unheardOf: 1 },
        unheardOf: 1,
      } as never);
      const { codec, codedWidth, codedHeight, hardwareAcceleration, optimizeForLatency } = config;
      return [
        {
          codec,
          codedWidth,
          codedHeight,
          hardwareAcceleration,
          optimizeForLatency: optimizeForLatency ?? null,
        },
        'unheardOf' in config,
        config.colorSpace?.matrix,
        'unheardOf' in config.colorSpace!,
        (config.description as ArrayBuffer).byteLength,
        [config.rotation, config.flip],
      ];
    },
    expected: [
      {
        codec: 'vp8',
        codedWidth: 64,
        codedHeight: 48,
        hardwareAcceleration: 'no-preference',
        optimizeForLatency: null,
      },
      false,
      'bt709',
      false,
      2,
      [0, false],
    ],
  },
  {
    name: 'refuses a description that was transferred, and null for an enumeration',
    run: ({ VideoDecoder }) => {
      const description = new Uint8Array(4);
      structuredClone(description, { transfer: [description.buffer] });
      return errorsOf(
        () => VideoDecoder.isConfigSupported({ codec: 'vp8', description }),
        () => VideoDecoder.isConfigSupported({ codec: 'vp8', hardwareAcceleration: null as never }),
      );
    },
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'closes with NotSupportedError for a codec that it has not',
    notInBrowser: 'Chromium says OperationError.',
    run: async (api) => {
      const { decoder, errors } = listening(api);
      decoder.configure({ codec: 'theora' });
      const flushed = await errorOf(() => decoder.flush());
      await new Promise((resolve) => setTimeout(resolve, 0));
      return [flushed, decoder.state, errors];
    },
    expected: ['NotSupportedError', 'closed', ['NotSupportedError']],
  },
  {
    name: 'neither decodes nor flushes before it is configured, nor after it is closed',
    run: async (api) => {
      const { decoder } = listening(api);
      const chunk = new api.EncodedVideoChunk({ type: 'key', timestamp: 0, data: counting(4) });
      const calls = [() => decoder.decode(chunk), () => decoder.flush()];
      const before = await errorsOf(...calls);
      decoder.close();
      return [
        before,
        await errorsOf(
          ...calls,
          () => decoder.reset(),
          () => decoder.close(),
          () => decoder.configure({ codec: 'vp8' }),
        ),
      ];
    },
    expected: [
      ['InvalidStateError', 'InvalidStateError'],
      Array.from({ length: 5 }, () => 'InvalidStateError'),
    ],
  },
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
  {
    name: 'rejects flush and calls back when a chunk is damaged, closed by then',
    run: async (api) => (await damagedOrder(api)).toSorted(),
    expected: ['error EncodingError closed', 'flush EncodingError'],
  },
  {
    name: 'rejects flush before it calls back',
    notInBrowser: 'Chromium calls back first.',
    run: damagedOrder,
    expected: ['flush EncodingError', 'error EncodingError closed'],
  },
  {
    name: 'rejects flush with AbortError on reset and on close',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const ends: string[] = [];
      for (const end of ['reset', 'close'] as const) {
        const { decoder, frames, errors } = listening(api);
        decoder.configure(config);
        for (const chunk of chunks) decoder.decode(chunk);
        const flushed = errorOf(() => decoder.flush());
        decoder[end]();
        ends.push(await flushed, decoder.state, String(decoder.decodeQueueSize), ...errors);
        if (end === 'reset') decoder.close();
        for (const frame of frames) frame.close();
      }
      return ends;
    },
    expected: ['AbortError', 'unconfigured', '0', 'AbortError', 'closed', '0'],
  },
  {
    name: 'rejects every flush that waits when a chunk is damaged',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const { decoder, frames, errors } = listening(api);
      decoder.configure(config);
      decoder.decode(chunks[0]!);
      const whole = new Uint8Array(chunks[0]!.byteLength);
      chunks[0]!.copyTo(whole);
      decoder.decode(new api.EncodedVideoChunk({ type: 'key', timestamp: 0, data: whole.slice(0, 10) }));
      const flushes = await Promise.all([errorOf(() => decoder.flush()), errorOf(() => decoder.flush())]);
      await new Promise((resolve) => setTimeout(resolve, 10));
      for (const frame of frames) frame.close();
      return [flushes, errors, decoder.state, decoder.decodeQueueSize];
    },
    expected: [['EncodingError', 'EncodingError'], ['EncodingError'], 'closed', 0],
  },
  {
    name: 'can be reset and configured anew by a callback',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const times: number[] = [];
      let flushed: Promise<void> | undefined;
      await new Promise<void>((resolve) => {
        const decoder = new api.VideoDecoder({
          output: (frame) => {
            times.push(frame.timestamp);
            frame.close();
            if (flushed !== undefined) return;
            decoder.reset();
            decoder.configure(config);
            for (const chunk of chunks) decoder.decode(chunk);
            flushed = decoder.flush().then(() => {
              decoder.close();
              resolve();
            });
          },
          error: () => {},
        });
        decoder.configure(config);
        for (const chunk of chunks) decoder.decode(chunk);
        decoder.flush().catch(() => {});
      });
      return times;
    },
    expected: [0, 0, 40_000, 80_000, 120_000],
  },
  {
    name: 'fires one dequeue event for all that a reset drops',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const { decoder } = listening(api);
      let events = 0;
      decoder.ondequeue = () => events++;
      decoder.configure(config);
      for (const chunk of chunks) decoder.decode(chunk);
      decoder.reset();
      const told = [decoder.decodeQueueSize, events];
      await new Promise((resolve) => setTimeout(resolve, 50));
      decoder.close();
      return [...told, events];
    },
    expected: [0, 0, 1],
  },
  {
    name: 'gives nothing out any more when a callback closes it',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      let frames = 0;
      const decoder = new api.VideoDecoder({
        output: (frame) => {
          frames++;
          frame.close();
          decoder.close();
        },
        error: () => {},
      });
      decoder.configure(config);
      for (const chunk of chunks) decoder.decode(chunk);
      return [await errorOf(() => decoder.flush()), decoder.state, frames];
    },
    expected: ['AbortError', 'closed', 1],
  },
  {
    name: 'counts what is queued down to nothing, and says so by dequeue events',
    run: async (api) => {
      const { chunks, config } = await film(api, levels);
      const { decoder, frames } = listening(api);
      let events = 0;
      decoder.ondequeue = () => events++;
      decoder.configure(config);
      for (const chunk of chunks) decoder.decode(chunk);
      const queued = decoder.decodeQueueSize;
      await decoder.flush();
      const told = [queued > 0 && queued <= 4, decoder.decodeQueueSize, events > 0];
      decoder.close();
      for (const frame of frames) frame.close();
      return told;
    },
    expected: [true, 0, true],
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
