// Sound, its samples and its times.
import { type Case, errorOf, until } from '../case.ts';
import { encodedTone } from '../audioStream.ts';
import { decoded, isTone, listening, pcm, samples, stereo } from './decoders.ts';

export const decoding: readonly Case[] = [
  {
    name: 'gives the samples of pcm-s16 with their times',
    run: (api) =>
      decoded(
        api,
        {
          config: { codec: 'pcm-s16', ...stereo },
          chunks: [pcm(api, 7, [0, -8192, -16_384, -32_768]), pcm(api, 48, [-24_576, 0])],
        },
        (sound) => [
          sound.timestamp,
          sound.numberOfFrames,
          sound.numberOfChannels,
          sound.sampleRate,
          [...samples(sound, 0)],
          [...samples(sound, 1)],
        ],
      ),
    expected: [
      [7, 2, 2, 48_000, [0, -0.5], [-0.25, -1]],
      [48, 1, 2, 48_000, [-0.75], [0]],
    ],
  },
  {
    name: 'carries any timestamps past the decoder',
    notInBrowser: 'Chromium counts frames from the first time on.',
    run: (api) =>
      decoded(
        api,
        {
          config: { codec: 'pcm-s16', ...stereo },
          chunks: [7, 7, -5, 1_000_000].map((timestamp) => pcm(api, timestamp, [1, 2])),
        },
        ({ timestamp }) => timestamp,
      ),
    expected: [7, 7, -5, 1_000_000],
  },
  {
    name: 'gives the tone back that was encoded as opus, as many frames in a chunk as went in',
    run: async (api) => {
      const told = await decoded(api, await encodedTone(api, 8), (sound) => [
        sound.timestamp,
        sound.numberOfFrames,
        sound.numberOfChannels,
        sound.sampleRate,
        isTone(sound),
      ]);
      // The first holds the codec's delay.
      return told.slice(2, 7);
    },
    notInBrowser: 'Chromium takes the codec’s delay off the first piece.',
    expected: [40_000, 60_000, 80_000, 100_000, 120_000].map((timestamp) => [
      timestamp,
      960,
      2,
      48_000,
      true,
    ]),
  },
  {
    name: 'gives the tone back that was encoded as opus',
    run: async (api) => {
      const told = await decoded(api, await encodedTone(api, 8), (sound) => [
        sound.numberOfChannels,
        sound.sampleRate,
        isTone(sound),
      ]);
      return told.slice(2, 6);
    },
    expected: Array.from({ length: 4 }, () => [2, 48_000, true]),
  },
  ...(
    [
      ['mp4a.40.2', {}],
      ['mp4a.40.2', { aac: { format: 'adts' } }],
      ['flac', {}],
      ['mp3', {}],
      ['vorbis', {}],
      ['pcm-u8', {}],
      ['pcm-s24', {}],
      ['pcm-s32', {}],
      ['pcm-f32', {}],
      ['ulaw', {}],
      ['alaw', {}],
      ['flac', { sampleRate: 44_100 }],
    ] as const
  ).map(([codec, more]): Case => ({
    name: `gives the tone back that was encoded as ${codec} (${JSON.stringify(more)})`,
    notInBrowser: 'Debian’s Chromium comes without an encoder for it.',
    run: async (api) => {
      const told = await decoded(api, await encodedTone(api, 30, { ...more, codec }), (sound) => ({
        frames: sound.numberOfFrames,
        tone: isTone(sound),
        timestamp: sound.timestamp,
      }));
      const frames = told.reduce((sum, piece) => sum + piece.frames, 0);
      const given = (30 * ('sampleRate' in more ? more.sampleRate : 48_000)) / 50;
      const rising = told.every((piece, at) => at === 0 || piece.timestamp > told[at - 1]!.timestamp);
      // A codec may hold some of the first and the last block back, or give more.
      return [Math.abs(frames - given) <= 2400, told.slice(4, -3).every(({ tone }) => tone), rising];
    },
    expected: [true, true, true],
  })),
  {
    name: 'loses nothing with flac and pcm',
    notInBrowser: 'Debian’s Chromium comes without an encoder for it.',
    run: async (api) => {
      const told: boolean[] = [];
      for (const codec of ['flac', 'pcm-s24', 'pcm-s32', 'pcm-f32']) {
        const heard = await decoded(api, await encodedTone(api, 5, { codec }), (sound) => [
          ...samples(sound, 0),
        ]);
        const wanted = (at: number) => Math.sin((at / 48_000) * 2 * Math.PI * 440) / 2;
        told.push(heard.flat().every((sample, at) => Math.abs(sample - wanted(at)) < 2 ** -22));
      }
      return told;
    },
    expected: [true, true, true, true],
  },
  {
    name: 'begins with a key chunk, after configuring as after flushing',
    run: async (api) => {
      const { decoder, sounds } = listening(api);
      decoder.configure({ codec: 'pcm-s16', ...stereo });
      const delta = pcm(api, 0, [1, 2], { type: 'delta' });
      const first = await errorOf(() => decoder.decode(delta));
      decoder.decode(pcm(api, 0, [1, 2]));
      await decoder.flush();
      const later = await errorOf(() => decoder.decode(delta));
      decoder.close();
      for (const sound of sounds) sound.close();
      return [first, later, sounds.length];
    },
    expected: ['DataError', 'DataError', 1],
  },
  {
    name: 'decodes again after a flush and after a reset',
    run: async (api) => {
      const { decoder, sounds } = listening(api);
      const config = { codec: 'pcm-s16', ...stereo };
      decoder.configure(config);
      for (let round = 0; round < 2; round++) {
        decoder.decode(pcm(api, round, [1, 2]));
        await decoder.flush();
      }
      decoder.reset();
      decoder.configure(config);
      decoder.decode(pcm(api, 2, [1, 2]));
      await decoder.flush();
      decoder.close();
      for (const sound of sounds) sound.close();
      return sounds.length;
    },
    expected: 3,
  },
  {
    name: 'rejects flush and calls back when a chunk is damaged, closed by then',
    run: async (api) => {
      const order: string[] = [];
      const decoder = new api.AudioDecoder({
        output: (sound) => sound.close(),
        error: (error) => order.push(`error ${error.name} ${decoder.state}`),
      });
      decoder.configure({ codec: 'opus', ...stereo });
      // A code 3 packet that says it has no frames.
      const data = Uint8Array.of(0xff, 0x00);
      decoder.decode(new api.EncodedAudioChunk({ type: 'key', timestamp: 0, data }));
      await decoder.flush().catch((error: unknown) => order.push(`flush ${(error as Error).name}`));
      await until(() => order.length === 2);
      return order.toSorted();
    },
    expected: ['error EncodingError closed', 'flush EncodingError'],
  },
  {
    name: 'rejects flush with AbortError on reset and on close',
    run: async (api) => {
      const ends: string[] = [];
      for (const end of ['reset', 'close'] as const) {
        const { decoder, sounds, errors } = listening(api);
        decoder.configure({ codec: 'pcm-s16', ...stereo });
        for (let at = 0; at < 6; at++) decoder.decode(pcm(api, at, [1, 2]));
        const flushed = errorOf(() => decoder.flush());
        decoder[end]();
        ends.push(await flushed, decoder.state, String(decoder.decodeQueueSize), ...errors);
        if (end === 'reset') decoder.close();
        for (const sound of sounds) sound.close();
      }
      return ends;
    },
    expected: ['AbortError', 'unconfigured', '0', 'AbortError', 'closed', '0'],
  },
  {
    name: 'gives nothing out any more when a callback closes it',
    run: async (api) => {
      let sounds = 0;
      const decoder = new api.AudioDecoder({
        output: (sound) => {
          sounds++;
          sound.close();
          decoder.close();
        },
        error: () => {},
      });
      decoder.configure({ codec: 'pcm-s16', ...stereo });
      for (let at = 0; at < 6; at++) decoder.decode(pcm(api, at, [1, 2]));
      return [await errorOf(() => decoder.flush()), decoder.state, sounds];
    },
    expected: ['AbortError', 'closed', 1],
  },
  {
    name: 'counts what is queued down to nothing, and says so by dequeue events',
    run: async (api) => {
      const { decoder, sounds } = listening(api);
      let events = 0;
      decoder.ondequeue = () => events++;
      decoder.configure({ codec: 'pcm-s16', ...stereo });
      for (let at = 0; at < 4; at++) decoder.decode(pcm(api, at, [1, 2]));
      const queued = decoder.decodeQueueSize;
      await decoder.flush();
      const told = [queued > 0 && queued <= 4, decoder.decodeQueueSize, events > 0];
      decoder.close();
      for (const sound of sounds) sound.close();
      return told;
    },
    expected: [true, 0, true],
  },
];
