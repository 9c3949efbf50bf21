// States and configurations.
import { type Case, counting, errorOf, errorsOf, until } from '../case.ts';
import { listening } from './decoders.ts';

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

export const configuring: readonly Case[] = [
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
      await until(() => errors.length > 0);
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
];
