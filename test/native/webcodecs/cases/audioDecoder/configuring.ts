// States and configurations.
import { type Case, counting, errorOf, errorsOf, until } from '../case.ts';
import { listening, pcm, stereo } from './decoders.ts';

const audioStrings = [
  ...['mp4a.40.2', 'mp4a.40.02', 'mp4a.40.5', 'mp4a.40.05', 'mp4a.40.29', 'mp4a.67'],
  ...['mp3', 'mp4a.69', 'mp4a.6B', 'opus', 'ulaw', 'alaw'],
  ...['pcm-u8', 'pcm-s16', 'pcm-s24', 'pcm-s32', 'pcm-f32'],
];
const strangeStrings = [
  ...['mp4a', 'mp4a.40', 'mp4a.40.99', 'pcm', 'pcm-s8', 'Opus', 'toString', 'avc1.42001f'],
];

export const configuring: readonly Case[] = [
  {
    name: 'begins unconfigured, with nothing queued',
    run: (api) => {
      const { decoder } = listening(api);
      const told = [decoder.state, decoder.decodeQueueSize, decoder.ondequeue];
      decoder.close();
      return [...told, decoder.state, Object.prototype.toString.call(decoder)];
    },
    expected: ['unconfigured', 0, null, 'closed', '[object AudioDecoder]'],
  },
  {
    name: 'needs both callbacks',
    run: ({ AudioDecoder }) =>
      errorsOf(
        () => new AudioDecoder({ output: () => {} } as never),
        () => new AudioDecoder({ error: () => {} } as never),
        () => new AudioDecoder(null as never),
      ),
    expected: ['TypeError', 'TypeError', 'TypeError'],
  },
  {
    name: 'refuses a configuration that is not valid',
    run: async (api) => {
      const wrong = [
        {},
        { codec: 'opus' },
        { codec: '', ...stereo },
        { codec: 'opus', ...stereo, sampleRate: 0 },
        { codec: 'opus', ...stereo, numberOfChannels: 0 },
        { codec: 'opus', ...stereo, description: 1 },
      ];
      const { decoder } = listening(api);
      const thrown = await errorsOf(...wrong.map((config) => () => decoder.configure(config as never)));
      const asked = await errorsOf(
        ...wrong.map((config) => () => api.AudioDecoder.isConfigSupported(config as never)),
      );
      decoder.close();
      return [thrown.join(), asked.join()];
    },
    expected: [
      Array.from({ length: 6 }, () => 'TypeError').join(),
      Array.from({ length: 6 }, () => 'TypeError').join(),
    ],
  },
  {
    name: 'tells which codecs it has',
    run: async ({ AudioDecoder }) => {
      const told: boolean[] = [];
      for (const codec of ['opus', 'mp3', 'mp4a.40.2', 'pcm-s16', 'ulaw', 'alaw', 'vp8', 'OPUS', 'pcm']) {
        told.push((await AudioDecoder.isConfigSupported({ codec, ...stereo })).supported);
      }
      return told;
    },
    expected: [true, true, true, true, true, true, false, false, false],
  },
  {
    name: 'decodes FLAC and Vorbis by their description alone',
    notInBrowser: 'Chromium finds that out later.',
    run: async ({ AudioDecoder }) => {
      const told: boolean[] = [];
      for (const codec of ['flac', 'vorbis']) {
        told.push((await AudioDecoder.isConfigSupported({ codec, ...stereo })).supported);
      }
      return told;
    },
    expected: [false, false],
  },
  {
    name: 'reads the codec strings of AAC, MP3 and PCM',
    notInBrowser: 'Chromium has some where its licences allow, and of PCM not every form.',
    run: async ({ AudioDecoder }) => {
      const told: string[] = [];
      for (const codec of [...audioStrings, ...strangeStrings]) {
        if ((await AudioDecoder.isConfigSupported({ codec, ...stereo })).supported) told.push(codec);
      }
      return told;
    },
    expected: audioStrings,
  },
  {
    name: 'gives back what it understood, without the rest, and refuses a description that was transferred',
    run: async ({ AudioDecoder }) => {
      const gone = new Uint8Array(4);
      structuredClone(gone, { transfer: [gone.buffer] });
      const asked = { codec: 'opus', ...stereo };
      const { config } = await AudioDecoder.isConfigSupported({ ...asked, unheardOf: 1 } as never);
      return [
        Object.keys(config).toSorted(),
        await errorOf(() => AudioDecoder.isConfigSupported({ ...asked, description: gone })),
      ];
    },
    expected: [['codec', 'numberOfChannels', 'sampleRate'], 'TypeError'],
  },
  {
    name: 'closes with NotSupportedError for a codec that it has not',
    run: async (api) => {
      const { decoder, errors } = listening(api);
      decoder.configure({ codec: 'theora', ...stereo });
      const flushed = await errorOf(() => decoder.flush());
      await until(() => errors.length > 0);
      return [flushed, decoder.state, errors];
    },
    expected: ['NotSupportedError', 'closed', ['NotSupportedError']],
  },
  {
    name: 'takes what is given right after a configuration that it will refuse',
    run: async (api) => {
      const { decoder, errors } = listening(api);
      decoder.configure({ codec: 'theora', ...stereo });
      const given = await errorsOf(() => {
        for (const at of [0, 1]) decoder.decode(pcm(api, at, [1, 2]));
      });
      await until(() => errors.length > 0);
      return [given, decoder.state, errors];
    },
    expected: [['no error'], 'closed', ['NotSupportedError']],
  },
  {
    name: 'neither decodes nor flushes before it is configured, nor after it is closed',
    run: async (api) => {
      const { decoder } = listening(api);
      const chunk = new api.EncodedAudioChunk({ type: 'key', timestamp: 0, data: counting(4) });
      const calls = [() => decoder.decode(chunk), () => decoder.flush()];
      const before = await errorsOf(...calls);
      decoder.close();
      const after = [
        ...calls,
        () => decoder.reset(),
        () => decoder.close(),
        () => decoder.configure({ codec: 'opus', ...stereo }),
      ];
      return [before, await errorsOf(...after)];
    },
    expected: [
      ['InvalidStateError', 'InvalidStateError'],
      Array.from({ length: 5 }, () => 'InvalidStateError'),
    ],
  },
];
