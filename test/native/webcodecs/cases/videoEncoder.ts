import { type Api, type Case, errorOf, errorsOf } from './case.ts';
import { encodeLevels, evenFrame, height, listening, vp8, width } from './videoStream.ts';

const noChromiumH264 = 'Debian’s Chromium may come without an H.264 encoder.';

const states: readonly Case[] = [
  {
    name: 'begins unconfigured, with nothing queued',
    run: (api) => {
      const { encoder } = listening(api);
      const told = [encoder.state, encoder.encodeQueueSize, encoder.ondequeue];
      encoder.close();
      return [...told, encoder.state, Object.prototype.toString.call(encoder)];
    },
    expected: ['unconfigured', 0, null, 'closed', '[object VideoEncoder]'],
  },
  {
    name: 'needs both callbacks',
    run: ({ VideoEncoder }) =>
      errorsOf(
        () => new VideoEncoder({ output: () => {} } as never),
        () => new VideoEncoder({ error: () => {} } as never),
        () => new VideoEncoder({ output: 1, error: () => {} } as never),
        () => new VideoEncoder(undefined as never),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'neither encodes nor flushes before it is configured',
    run: async (api) => {
      const { encoder } = listening(api);
      const frame = evenFrame(api, 0);
      const errors = await errorsOf(
        () => encoder.encode(frame),
        () => encoder.flush(),
      );
      frame.close();
      encoder.reset();
      encoder.close();
      return errors;
    },
    expected: ['InvalidStateError', 'InvalidStateError'],
  },
  {
    name: 'does nothing any more when it is closed',
    run: async (api) => {
      const { encoder, errors } = listening(api);
      encoder.configure(vp8);
      encoder.close();
      const frame = evenFrame(api, 0);
      const thrown = await errorsOf(
        () => encoder.configure(vp8),
        () => encoder.encode(frame),
        () => encoder.flush(),
        () => encoder.reset(),
        () => encoder.close(),
      );
      frame.close();
      return [thrown, errors];
    },
    expected: [Array.from({ length: 5 }, () => 'InvalidStateError'), []],
  },
  {
    name: 'is unconfigured after reset, and can be configured again',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure(vp8);
      encoder.reset();
      const before = encoder.state;
      encoder.configure(vp8);
      encodeLevels(api, encoder, [100]);
      await encoder.flush();
      const told = [before, encoder.state, chunks.length];
      encoder.close();
      return told;
    },
    expected: ['unconfigured', 'configured', 1],
  },
];

const configuring: readonly Case[] = [
  {
    name: 'refuses a configuration that is not valid, and stays as it was',
    run: async (api) => {
      const { encoder } = listening(api);
      const wrong = [
        {},
        { codec: 'vp8' },
        { ...vp8, codec: '' },
        { ...vp8, codec: '  ' },
        { ...vp8, width: 0 },
        { ...vp8, height: -2 },
        { ...vp8, displayWidth: 0 },
        { ...vp8, bitrateMode: 'slow' },
        { ...vp8, latencyMode: 'none' },
        { ...vp8, alpha: 'some' },
        { ...vp8, hardwareAcceleration: 'yes' },
      ];
      const thrown = await errorsOf(...wrong.map((config) => () => encoder.configure(config as never)));
      const asked = await errorsOf(
        ...wrong.map((config) => () => api.VideoEncoder.isConfigSupported(config as never)),
      );
      const { state } = encoder;
      encoder.close();
      return [thrown.join(), asked.join(), state];
    },
    expected: [
      Array.from({ length: 11 }, () => 'TypeError').join(),
      Array.from({ length: 11 }, () => 'TypeError').join(),
      'unconfigured',
    ],
  },
  {
    name: 'tells which codecs it has',
    run: async ({ VideoEncoder }) => {
      const told: unknown[] = [];
      for (const codec of ['vp8', 'vp09.00.10.08', 'VP8', 'vp9000', 'mp4a.40.2', 'theora']) {
        told.push((await VideoEncoder.isConfigSupported({ ...vp8, codec })).supported);
      }
      return told;
    },
    expected: [true, true, false, false, false, false],
  },
  {
    name: 'gives back what it understood, without the rest',
    run: async ({ VideoEncoder }) => {
      const { config } = await VideoEncoder.isConfigSupported({
        ...vp8,
        bitrateMode: 'constant',
        unheardOf: 1,
      } as never);
      const { codec, bitrate, framerate, bitrateMode, latencyMode, alpha } = config;
      return [
        { codec, bitrate, framerate, bitrateMode, latencyMode, alpha, width: config.width },
        'unheardOf' in config,
      ];
    },
    expected: [
      {
        codec: 'vp8',
        bitrate: 200_000,
        framerate: 25,
        bitrateMode: 'constant',
        latencyMode: 'quality',
        alpha: 'discard',
        width: 64,
      },
      false,
    ],
  },
  {
    name: 'takes null for no enumeration',
    run: ({ VideoEncoder }) =>
      errorsOf(
        ...['bitrateMode', 'latencyMode', 'alpha', 'hardwareAcceleration'].map(
          (member) => () => VideoEncoder.isConfigSupported({ ...vp8, [member]: null }),
        ),
      ),
    expected: Array.from({ length: 4 }, () => 'TypeError'),
  },
  {
    name: 'closes with NotSupportedError for a codec that it has not',
    run: async (api) => {
      const { encoder, errors } = listening(api);
      encoder.configure({ ...vp8, codec: 'theora' });
      const { state } = encoder;
      const flushed = await errorOf(() => encoder.flush());
      await new Promise((resolve) => setTimeout(resolve, 0));
      return [state, flushed, encoder.state, errors];
    },
    expected: ['configured', 'NotSupportedError', 'closed', ['NotSupportedError']],
  },
];

async function encoded(api: Api, levels: number[], keyFrames: number[] = [], config: object = {}) {
  const heard = listening(api);
  heard.encoder.configure({ ...vp8, ...config });
  encodeLevels(api, heard.encoder, levels, keyFrames);
  await heard.encoder.flush();
  heard.encoder.close();
  return heard;
}

const levels = [16, 60, 100, 140, 180, 220];

const encoding: readonly Case[] = [
  ...['vp8', 'vp09.00.10.08'].map((codec): Case => ({
    name: `gives a chunk of ${codec} for every frame, with its times, the first a key frame`,
    run: async (api) => {
      const { chunks, errors } = await encoded(api, levels, [], { codec });
      return [
        chunks.map(({ timestamp }) => timestamp),
        chunks.map(({ duration }) => duration),
        chunks[0]!.type,
        chunks.every(({ byteLength }) => byteLength > 0),
        errors,
      ];
    },
    expected: [
      [0, 40_000, 80_000, 120_000, 160_000, 200_000],
      Array.from({ length: 6 }, () => 40_000),
      'key',
      true,
      [],
    ],
  })),
  {
    name: 'makes a key frame where one is asked for',
    run: async (api) => {
      const { chunks } = await encoded(api, levels, [3]);
      return chunks.map(({ type }) => type);
    },
    expected: ['key', 'delta', 'delta', 'key', 'delta', 'delta'],
  },
  {
    name: 'tells once how its chunks are decoded',
    run: async (api) => {
      const { metadata } = await encoded(api, levels);
      const { codec, codedWidth, codedHeight } = metadata[0]!.decoderConfig!;
      return [
        [codec, codedWidth, codedHeight],
        metadata.filter(({ decoderConfig }) => decoderConfig !== undefined).length,
      ];
    },
    expected: [['vp8', width, height], 1],
  },
  {
    name: 'carries negative and equal timestamps',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure({ ...vp8, latencyMode: 'realtime' });
      for (const timestamp of [-80_000, -40_000, 0]) {
        const frame = evenFrame(api, timestamp);
        encoder.encode(frame);
        frame.close();
      }
      await encoder.flush();
      encoder.close();
      return chunks.map(({ timestamp }) => timestamp);
    },
    expected: [-80_000, -40_000, 0],
  },
  {
    name: 'takes frames of other formats and sizes',
    run: async (api) => {
      const { encoder, chunks, errors } = listening(api);
      encoder.configure(vp8);
      for (const [index, format] of (['RGBA', 'NV12', 'BGRX', 'I420'] as const).entries()) {
        const side = 32 + 32 * index;
        const frame = new api.VideoFrame(new Uint8Array(side * side * 4).fill(90), {
          format,
          codedWidth: side,
          codedHeight: side,
          timestamp: index * 40_000,
        });
        encoder.encode(frame);
        frame.close();
      }
      await encoder.flush();
      encoder.close();
      return [chunks.length, errors];
    },
    expected: [4, []],
  },
  {
    name: 'goes on after a flush',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure(vp8);
      encodeLevels(api, encoder, [50, 60]);
      await encoder.flush();
      const first = chunks.length;
      encodeLevels(api, encoder, [70]);
      await encoder.flush();
      await encoder.flush();
      encoder.close();
      return [first, chunks.length];
    },
    expected: [2, 3],
  },
  {
    name: 'takes a new configuration midway, for the frames after it',
    run: async (api) => {
      const { encoder, chunks, metadata } = listening(api);
      encoder.configure(vp8);
      encodeLevels(api, encoder, [50, 60]);
      encoder.configure({ ...vp8, width: 32, height: 32 });
      encodeLevels(api, encoder, [70, 80]);
      await encoder.flush();
      encoder.close();
      return [
        chunks.map(({ type }) => type),
        metadata.flatMap(({ decoderConfig }) =>
          decoderConfig === undefined ? [] : [decoderConfig.codedWidth],
        ),
      ];
    },
    expected: [
      ['key', 'delta', 'key', 'delta'],
      [64, 32],
    ],
  },
  {
    name: 'does not encode a closed frame, or what is no frame',
    run: async (api) => {
      const { encoder } = listening(api);
      encoder.configure(vp8);
      const frame = evenFrame(api, 0);
      frame.close();
      const errors = await errorsOf(
        () => encoder.encode(frame),
        () => encoder.encode({} as never),
      );
      encoder.close();
      return errors;
    },
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'leaves the frame with its owner',
    run: async (api) => {
      const { encoder } = listening(api);
      encoder.configure(vp8);
      const frame = evenFrame(api, 0);
      encoder.encode(frame);
      const during = frame.format;
      await encoder.flush();
      const after = frame.format;
      frame.close();
      encoder.close();
      return [during, after];
    },
    expected: ['I420', 'I420'],
  },
];

const queueing: readonly Case[] = [
  {
    name: 'counts what is queued down to nothing, and says so by dequeue events',
    run: async (api) => {
      const { encoder } = listening(api);
      let events = 0;
      let handled = 0;
      encoder.addEventListener('dequeue', () => events++);
      encoder.ondequeue = () => handled++;
      encoder.configure(vp8);
      encodeLevels(api, encoder, levels);
      const queued = encoder.encodeQueueSize;
      await encoder.flush();
      const told = [queued > 0 && queued <= 6, encoder.encodeQueueSize, events > 0, handled === events];
      encoder.close();
      return told;
    },
    expected: [true, 0, true, true],
  },
  {
    name: 'rejects flush with AbortError on reset and on close',
    run: async (api) => {
      const ends: string[] = [];
      for (const end of ['reset', 'close'] as const) {
        const { encoder, errors } = listening(api);
        encoder.configure(vp8);
        encodeLevels(api, encoder, levels);
        const flushed = errorOf(() => encoder.flush());
        encoder[end]();
        ends.push(await flushed, encoder.state, String(encoder.encodeQueueSize), ...errors);
        if (end === 'reset') encoder.close();
      }
      return ends;
    },
    expected: ['AbortError', 'unconfigured', '0', 'AbortError', 'closed', '0'],
  },
  {
    name: 'settles several flushes in their order',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      const order: string[] = [];
      encoder.configure(vp8);
      const flushes = ['first', 'second'].map((name) => {
        encodeLevels(api, encoder, [40]);
        return encoder.flush().then(() => order.push(`${name} ${chunks.length > 0}`));
      });
      await Promise.all(flushes);
      encoder.close();
      return order;
    },
    expected: ['first true', 'second true'],
  },
];

const h264 = { codec: 'avc1.42001f', latencyMode: 'realtime' };

const forms: readonly Case[] = [
  {
    name: 'settles any number of flushes that were asked for at once, and those of a reset',
    run: async (api) => {
      const ends: Record<string, number> = {};
      for (const reset of [false, true]) {
        const { encoder } = listening(api);
        encoder.configure(vp8);
        encodeLevels(api, encoder, [40, 80]);
        const flushes = Array.from({ length: 300 }, () => errorOf(() => encoder.flush()));
        // The configuration is taken in a microtask: from here on the encoder has begun.
        await Promise.resolve();
        if (reset) encoder.reset();
        for (const end of await Promise.all(flushes)) ends[end] = (ends[end] ?? 0) + 1;
        encoder.close();
      }
      return ends;
    },
    expected: { 'no error': 300, AbortError: 300 },
  },
  {
    name: 'refuses H.264 of a profile, level or size that cannot be',
    notInBrowser: noChromiumH264,
    run: async ({ VideoEncoder }) => {
      const told: boolean[] = [];
      for (const config of [
        { codec: 'avc1.42001f' },
        { codec: 'avc3.64001f' },
        { codec: 'avc1.42001f', width: 1920, height: 1080 },
        { codec: 'avc1.42001f', width: 63 },
        { codec: 'avc1.58001f' },
        { codec: 'avc1.42' },
      ]) {
        told.push((await VideoEncoder.isConfigSupported({ ...vp8, ...config })).supported);
      }
      return told;
    },
    expected: [true, true, false, false, false, false],
  },
  {
    name: 'gives H.264 with lengths and a description, or with start codes and none',
    notInBrowser: noChromiumH264,
    run: async (api) => {
      const told: unknown[] = [];
      for (const format of ['avc', 'annexb'] as const) {
        const { chunks, metadata } = await encoded(api, [50], [], { ...h264, avc: { format } });
        const bytes = new Uint8Array(chunks[0]!.byteLength);
        chunks[0]!.copyTo(bytes);
        const { description } = metadata[0]!.decoderConfig!;
        const record = description === undefined ? [] : [...new Uint8Array(description as ArrayBuffer)];
        told.push(record.slice(0, 5), [...bytes.subarray(0, 4)].join() === '0,0,0,1');
      }
      return told;
    },
    expected: [[1, 66, 192, 31, 255], false, [], true],
  },
  {
    name: 'tells the rotation of its frames, and refuses a frame turned otherwise',
    run: async (api) => {
      const { encoder, metadata } = listening(api);
      encoder.configure(vp8);
      const turned = evenFrame(api, 0, 50, { rotation: 90, flip: true });
      const upright = evenFrame(api, 40_000, 50);
      encoder.encode(turned);
      const error = await errorOf(() => encoder.encode(upright));
      await encoder.flush();
      turned.close();
      upright.close();
      encoder.close();
      const { rotation, flip } = metadata[0]!.decoderConfig!;
      return [error, rotation, flip];
    },
    expected: ['DataError', 90, true],
  },
];

export const videoEncoderCases: readonly Case[] = [
  ...states,
  ...configuring,
  ...encoding,
  ...queueing,
  ...forms,
];
