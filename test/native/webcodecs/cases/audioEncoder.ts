import { type Api, type Case, errorOf, errorsOf } from './case.ts';
import { encodeTone, listening, opus, sampleRate, tone } from './audioStream.ts';

const noEncoder = 'Debian’s Chromium comes without an encoder for it.';

const states: readonly Case[] = [
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
];

const configuring: readonly Case[] = [
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
      await new Promise((resolve) => setTimeout(resolve, 0));
      return [state, flushed, encoder.state, errors];
    },
    expected: ['configured', 'NotSupportedError', 'closed', ['NotSupportedError']],
  },
];

async function encoded(api: Api, count: number, config: object = {}) {
  const heard = listening(api);
  const whole = { ...opus, ...config };
  heard.encoder.configure(whole);
  encodeTone(api, heard.encoder, count, whole.sampleRate);
  await heard.encoder.flush();
  heard.encoder.close();
  return heard;
}

async function bytesOf(api: Api, config: object): Promise<{ first: number[]; description: number[] }> {
  const { chunks, metadata } = await encoded(api, 3, config);
  const bytes = new Uint8Array(chunks[0]!.byteLength);
  chunks[0]!.copyTo(bytes);
  const { description } = metadata[0]!.decoderConfig!;
  return {
    first: [...bytes],
    description: description === undefined ? [] : [...new Uint8Array(description as ArrayBuffer)],
  };
}

const text = (bytes: readonly number[]) => String.fromCharCode(...bytes);

const encoding: readonly Case[] = [
  {
    name: 'gives key chunks one after the other, from the first piece’s time on',
    run: async (api) => {
      const { chunks, errors } = await encoded(api, 5);
      return [
        chunks.slice(0, 5).map(({ timestamp }) => timestamp),
        chunks.slice(0, 5).map(({ duration }) => duration),
        chunks.every(({ type }) => type === 'key'),
        chunks.every(({ byteLength }) => byteLength > 0),
        errors,
      ];
    },
    expected: [[0, 20_000, 40_000, 60_000, 80_000], Array.from({ length: 5 }, () => 20_000), true, true, []],
  },
  {
    name: 'joins pieces of any length, and begins where the first one does',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure(opus);
      for (const [at, frames] of [100, 1500, 7, 1273].entries()) {
        const piece = tone(api, 5000 + at, frames);
        encoder.encode(piece);
        piece.close();
      }
      await encoder.flush();
      encoder.close();
      return chunks.slice(0, 3).map(({ timestamp }) => timestamp);
    },
    expected: [5000, 25_000, 45_000],
  },
  {
    name: 'tells once how its chunks are decoded',
    run: async (api) => {
      const { metadata } = await encoded(api, 5);
      const { codec, sampleRate: rate, numberOfChannels } = metadata[0]!.decoderConfig!;
      return [
        [codec, rate, numberOfChannels],
        metadata.filter(({ decoderConfig }) => decoderConfig !== undefined).length,
      ];
    },
    expected: [['opus', sampleRate, 2], 1],
  },
  {
    name: 'makes Opus chunks as long as it is asked to',
    run: async (api) => {
      const { chunks } = await encoded(api, 3, { opus: { frameDuration: 10_000 } });
      return chunks.slice(0, 4).map(({ timestamp }) => timestamp);
    },
    expected: [0, 10_000, 20_000, 30_000],
  },
  {
    name: 'takes samples of every format',
    run: async (api) => {
      const { encoder, chunks, errors } = listening(api);
      encoder.configure(opus);
      for (const [at, format] of (['u8', 's16', 's32-planar', 'f32', 'f32-planar'] as const).entries()) {
        const piece = tone(api, at * 20_000, 960, { format, data: new Uint8Array(960 * 2 * 4) });
        encoder.encode(piece);
        piece.close();
      }
      await encoder.flush();
      encoder.close();
      return [chunks.length >= 5, errors];
    },
    expected: [true, []],
  },
  {
    name: 'goes on after a flush, from the next piece’s time on',
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure(opus);
      encodeTone(api, encoder, 2);
      await encoder.flush();
      const first = chunks.length;
      const later = tone(api, 1_000_000);
      encoder.encode(later);
      later.close();
      await encoder.flush();
      await encoder.flush();
      encoder.close();
      return [first >= 2, chunks.length > first, chunks[first]!.timestamp];
    },
    expected: [true, true, 1_000_000],
  },
  {
    name: 'takes a new configuration midway, for the pieces after it',
    run: async (api) => {
      const { encoder, metadata } = listening(api);
      encoder.configure(opus);
      encodeTone(api, encoder, 2);
      encoder.configure({ ...opus, numberOfChannels: 1 });
      const mono = tone(api, 40_000, 960, { numberOfChannels: 1 });
      encoder.encode(mono);
      mono.close();
      await encoder.flush();
      encoder.close();
      return metadata.flatMap(({ decoderConfig }) =>
        decoderConfig === undefined ? [] : [decoderConfig.numberOfChannels],
      );
    },
    expected: [2, 1],
  },
  {
    name: 'closes with EncodingError when a piece has another rate or number of channels',
    run: async (api) => {
      const ends: unknown[] = [];
      for (const init of [{ sampleRate: 44_100 }, { numberOfChannels: 1 }]) {
        const { encoder, errors } = listening(api);
        encoder.configure(opus);
        const piece = tone(api, 0, 960, init);
        encoder.encode(piece);
        piece.close();
        const flushed = await errorOf(() => encoder.flush());
        await new Promise((resolve) => setTimeout(resolve, 0));
        ends.push([flushed, encoder.state, errors]);
      }
      return ends;
    },
    expected: Array.from({ length: 2 }, () => ['EncodingError', 'closed', ['EncodingError']]),
  },
  {
    name: 'leaves the sound with its owner',
    run: async (api) => {
      const { encoder } = listening(api);
      encoder.configure(opus);
      const piece = tone(api, 0);
      encoder.encode(piece);
      await encoder.flush();
      const after = piece.format;
      piece.close();
      encoder.close();
      return after;
    },
    expected: 'f32-planar',
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
      encoder.configure(opus);
      encodeTone(api, encoder, 6);
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
        encoder.configure(opus);
        encodeTone(api, encoder, 6);
        const flushed = errorOf(() => encoder.flush());
        encoder[end]();
        ends.push(await flushed, encoder.state, String(encoder.encodeQueueSize), ...errors);
        if (end === 'reset') encoder.close();
      }
      return ends;
    },
    expected: ['AbortError', 'unconfigured', '0', 'AbortError', 'closed', '0'],
  },
];

const forms: readonly Case[] = [
  {
    name: 'describes Opus by its identification header',
    run: async (api) => text((await bytesOf(api, {})).description.slice(0, 8)),
    expected: 'OpusHead',
  },
  {
    name: 'gives AAC with a description, or with ADTS headers and none',
    notInBrowser: noEncoder,
    run: async (api) => {
      const aac = await bytesOf(api, { codec: 'mp4a.40.2' });
      const adts = await bytesOf(api, { codec: 'mp4a.40.2', aac: { format: 'adts' } });
      const length = ((adts.first[3]! & 3) << 11) | (adts.first[4]! << 3) | (adts.first[5]! >> 5);
      return [
        // AudioSpecificConfig: LC, 48 kHz, two channels.
        aac.description.slice(0, 2),
        aac.first[0] === 0xff,
        [adts.first.slice(0, 2), adts.description, length === adts.first.length],
      ];
    },
    expected: [[0x11, 0x90], false, [[0xff, 0xf1], [], true]],
  },
  {
    name: 'describes FLAC by its first metadata block, and Vorbis by its three headers',
    notInBrowser: noEncoder,
    run: async (api) => {
      const flac = (await bytesOf(api, { codec: 'flac' })).description;
      const vorbis = (await bytesOf(api, { codec: 'vorbis' })).description;
      return [
        text(flac.slice(0, 4)),
        flac.slice(4, 8),
        flac.length,
        vorbis[0],
        text(vorbis).includes('vorbis'),
      ];
    },
    expected: ['fLaC', [0x80, 0, 0, 34], 42, 2, true],
  },
  {
    name: 'gives PCM as it is',
    notInBrowser: noEncoder,
    run: async (api) => {
      const { encoder, chunks } = listening(api);
      encoder.configure({ ...opus, codec: 'pcm-s16' });
      const piece = tone(api, 0, 3, { format: 's16', data: Int16Array.from([1, 2, 3, 4, 5, -6]) });
      encoder.encode(piece);
      piece.close();
      await encoder.flush();
      encoder.close();
      const bytes = new Int16Array(6);
      chunks[0]!.copyTo(bytes);
      return [chunks.length, chunks[0]!.duration, [...bytes]];
    },
    expected: [1, 62, [1, 2, 3, 4, 5, -6]],
  },
];

export const audioEncoderCases: readonly Case[] = [
  ...states,
  ...configuring,
  ...encoding,
  ...queueing,
  ...forms,
];
