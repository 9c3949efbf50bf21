import { type Api, type Case, counting, errorOf, errorsOf } from './case.ts';
import { type Chunk, type DecoderConfig, encodedTone, type Sound } from './audioStream.ts';

const stereo = { sampleRate: 48_000, numberOfChannels: 2 } as const;

function listening(api: Api) {
  const sounds: Sound[] = [];
  const errors: string[] = [];
  const decoder = new api.AudioDecoder({
    output: (sound) => sounds.push(sound),
    error: (error) => errors.push(error.name),
  });
  return { decoder, sounds, errors };
}

/** Decodes all, and tells something of each piece before closing it. */
async function decoded<T>(
  api: Api,
  { chunks, config }: { chunks: readonly Chunk[]; config: DecoderConfig },
  tell: (sound: Sound) => T,
): Promise<T[]> {
  const { decoder, sounds } = listening(api);
  decoder.configure(config);
  for (const chunk of chunks) decoder.decode(chunk);
  await decoder.flush();
  decoder.close();
  return sounds.map((sound) => {
    const told = tell(sound);
    sound.close();
    return told;
  });
}

function samples(sound: Sound, planeIndex: number): Float32Array {
  const copy = new Float32Array(sound.numberOfFrames);
  sound.copyTo(copy, { planeIndex, format: 'f32-planar' });
  return copy;
}

/** Half a sine's scale in effective value, and channels turned over: what the tone is, whatever a codec's delay. */
function isTone(sound: Sound): boolean {
  const [left, right] = [samples(sound, 0), samples(sound, 1)];
  const power = left.reduce((sum, sample) => sum + sample * sample, 0) / left.length;
  const apart = left.reduce((most, sample, at) => Math.max(most, Math.abs(sample + right[at]!)), 0);
  return Math.abs(Math.sqrt(power) - 0.5 / Math.SQRT2) < 0.05 && apart < 0.1;
}

/** Raw samples, as every browser decodes them. */
function pcm(api: Api, timestamp: number, values: number[], init: object = {}): Chunk {
  return new api.EncodedAudioChunk({ type: 'key', timestamp, data: Int16Array.from(values), ...init });
}

const audioStrings = [
  ...['mp4a.40.2', 'mp4a.40.02', 'mp4a.40.5', 'mp4a.40.05', 'mp4a.40.29', 'mp4a.67'],
  ...['mp3', 'mp4a.69', 'mp4a.6B', 'opus', 'ulaw', 'alaw'],
  ...['pcm-u8', 'pcm-s16', 'pcm-s24', 'pcm-s32', 'pcm-f32'],
];
const strangeStrings = [
  ...['mp4a', 'mp4a.40', 'mp4a.40.99', 'pcm', 'pcm-s8', 'Opus', 'toString', 'avc1.42001f'],
];

const states: readonly Case[] = [
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
      await new Promise((resolve) => setTimeout(resolve, 0));
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
      await new Promise((resolve) => setTimeout(resolve, 10));
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

const decoding: readonly Case[] = [
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
      await new Promise((resolve) => setTimeout(resolve, 10));
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

export const audioDecoderCases: readonly Case[] = [...states, ...decoding];
