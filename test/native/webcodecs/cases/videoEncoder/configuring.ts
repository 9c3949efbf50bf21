// States and configurations.
import { type Case, errorOf, errorsOf, until } from '../case.ts';
import { encodeLevels, evenFrame, listening, vp8 } from '../videoStream.ts';

export const configuring: readonly Case[] = [
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
      await until(() => errors.length > 0);
      return [state, flushed, encoder.state, errors];
    },
    expected: ['configured', 'NotSupportedError', 'closed', ['NotSupportedError']],
  },
];
