// States and configurations.
import { type Case, errorOf, errorsOf, until } from '../case.ts';
import { listening, opus, tone } from '../audioStream.ts';
import { noEncoder } from './encoded.ts';

export const configuring: readonly Case[] = [
  {
    name: 'begins unconfigured, with nothing queued',
    run: (api) => {
      const { encoder } = listening(api);
      const told = [encoder.state, encoder.encodeQueueSize, encoder.ondequeue];
      encoder.close();
      return [...told, encoder.state, Object.prototype.toString.call(encoder)];
    },
    expected: ['unconfigured', 0, null, 'closed', '[object AudioEncoder]'],
  },
  {
    name: 'needs both callbacks',
    run: ({ AudioEncoder }) =>
      errorsOf(
        () => new AudioEncoder({ output: () => {} } as never),
        () => new AudioEncoder({ error: () => {} } as never),
        () => new AudioEncoder({ output: 1, error: () => {} } as never),
        () => new AudioEncoder(undefined as never),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'neither encodes nor flushes before it is configured',
    run: async (api) => {
      const { encoder } = listening(api);
      const piece = tone(api, 0);
      const errors = await errorsOf(
        () => encoder.encode(piece),
        () => encoder.flush(),
      );
      piece.close();
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
      encoder.configure(opus);
      encoder.close();
      const piece = tone(api, 0);
      const thrown = await errorsOf(
        () => encoder.configure(opus),
        () => encoder.encode(piece),
        () => encoder.flush(),
        () => encoder.reset(),
        () => encoder.close(),
      );
      piece.close();
      return [thrown, errors];
    },
    expected: [Array.from({ length: 5 }, () => 'InvalidStateError'), []],
  },
  {
    name: 'does not encode a closed piece of sound, or what is none',
    run: async (api) => {
      const { encoder } = listening(api);
      const piece = tone(api, 0);
      piece.close();
      encoder.configure(opus);
      const errors = await errorsOf(
        () => encoder.encode(piece),
        () => encoder.encode({} as never),
      );
      encoder.close();
      return errors;
    },
    expected: ['TypeError', 'TypeError'],
  },
  {
    name: 'looks at the sound before it looks at its own state',
    notInBrowser: 'Chromium does it the other way round.',
    run: async (api) => {
      const { encoder } = listening(api);
      const piece = tone(api, 0);
      piece.close();
      const error = await errorOf(() => encoder.encode(piece));
      encoder.close();
      return error;
    },
    expected: 'TypeError',
  },
  {
    name: 'refuses a configuration that is not valid, and stays as it was',
    run: async (api) => {
      const { encoder } = listening(api);
      const wrong = [
        {},
        { codec: 'opus' },
        { ...opus, codec: '' },
        { ...opus, codec: '  ' },
        { ...opus, sampleRate: 0 },
        { ...opus, sampleRate: -1 },
        { ...opus, numberOfChannels: 0 },
        { ...opus, bitrateMode: 'slow' },
        { ...opus, opus: { frameDuration: 1 } },
        { ...opus, opus: { complexity: 11 } },
        { ...opus, opus: { packetlossperc: 101 } },
        { ...opus, opus: { format: 'webm' } },
      ];
      const thrown = await errorsOf(...wrong.map((config) => () => encoder.configure(config as never)));
      const asked = await errorsOf(
        ...wrong.map((config) => () => api.AudioEncoder.isConfigSupported(config as never)),
      );
      const { state } = encoder;
      encoder.close();
      return [thrown.join(), asked.join(), state];
    },
    expected: [
      Array.from({ length: 12 }, () => 'TypeError').join(),
      Array.from({ length: 12 }, () => 'TypeError').join(),
      'unconfigured',
    ],
  },
  {
    name: 'tells which codecs it has',
    run: async ({ AudioEncoder }) => {
      const told: unknown[] = [];
      for (const codec of ['opus', 'OPUS', 'vp8', 'mp4a', 'pcm', 'opus.1']) {
        told.push((await AudioEncoder.isConfigSupported({ ...opus, codec })).supported);
      }
      return told;
    },
    expected: [true, false, false, false, false, false],
  },
  {
    name: 'has every codec of the registry',
    notInBrowser: noEncoder,
    run: async ({ AudioEncoder }) => {
      const lacking: string[] = [];
      for (const codec of [
        ...['mp4a.40.2', 'mp4a.40.02', 'mp4a.67', 'flac', 'mp3', 'vorbis', 'ulaw', 'alaw'],
        ...['pcm-u8', 'pcm-s16', 'pcm-s24', 'pcm-s32', 'pcm-f32'],
      ]) {
        if (!(await AudioEncoder.isConfigSupported({ ...opus, codec })).supported) lacking.push(codec);
      }
      return lacking;
    },
    expected: [],
  },
  {
    name: 'gives back what it understood, without the rest',
    run: async ({ AudioEncoder }) => {
      const { config } = await AudioEncoder.isConfigSupported({
        ...opus,
        bitrateMode: 'constant',
        opus: { frameDuration: 10_000, complexity: 3, unheardOf: 1 },
        unheardOf: 1,
      } as never);
      const { codec, numberOfChannels, bitrate, bitrateMode } = config;
      const { format, frameDuration, complexity, packetlossperc, useinbandfec, usedtx } = config.opus!;
      return [
        [codec, config.sampleRate, numberOfChannels, bitrate, bitrateMode],
        [format, frameDuration, complexity, packetlossperc, useinbandfec, usedtx],
        ['unheardOf' in config, 'unheardOf' in config.opus!],
      ];
    },
    expected: [
      ['opus', 48_000, 2, 96_000, 'constant'],
      ['opus', 10_000, 3, 0, false, false],
      [false, false],
    ],
  },
  {
    name: 'closes with NotSupportedError for a codec that it has not',
    run: async (api) => {
      const { encoder, errors } = listening(api);
      encoder.configure({ ...opus, codec: 'theora' });
      const { state } = encoder;
      const flushed = await errorOf(() => encoder.flush());
      await until(() => errors.length > 0);
      return [state, flushed, encoder.state, errors];
    },
    expected: ['configured', 'NotSupportedError', 'closed', ['NotSupportedError']],
  },
];
