import assert from 'node:assert/strict';
import * as api from '../../../native/webcodecs/index.ts';
import { tone } from './cases/audioStream.ts';
import { randomNumbers } from './stress/random.ts';
import { long, nothingLeft, seed } from './stress/setting.ts';

/** Opening an encoder takes milliseconds, so there are fewer than of damaged streams in the short form. */
const perCodec = long ? 10_000 : 25;
const specified = ['done', 'TypeError', 'NotSupportedError', 'EncodingError'];

/** What a member may be: of the first ones mostly, so that most of a configuration holds. */
type Choices = Readonly<
  Record<string, { readonly usual: readonly unknown[]; readonly odd: readonly unknown[] }>
>;

const oddNumbers = [0, -1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 32, 2 ** 53, null, 'many', {}];
const oddWords = ['', 'unheard of', null, 7, {}];

const video: Choices = {
  width: { usual: [2, 16, 64, 98], odd: [1, 3, 17, 16_385, ...oddNumbers] },
  height: { usual: [2, 16, 48, 130], odd: [1, 3, 17, 16_385, ...oddNumbers] },
  displayWidth: { usual: [undefined, 64], odd: oddNumbers },
  displayHeight: { usual: [undefined, 48], odd: oddNumbers },
  bitrate: { usual: [undefined, 1000, 200_000, 50_000_000], odd: [1, ...oddNumbers] },
  framerate: { usual: [undefined, 24, 30_000 / 1001, 60], odd: [1e-9, 1e9, ...oddNumbers] },
  hardwareAcceleration: { usual: [undefined, 'no-preference', 'prefer-software'], odd: oddWords },
  alpha: { usual: [undefined, 'discard'], odd: ['keep', ...oddWords] },
  scalabilityMode: { usual: [undefined, 'L1T1'], odd: ['L3T3', ...oddWords] },
  bitrateMode: { usual: [undefined, 'constant', 'variable'], odd: ['quantizer', ...oddWords] },
  latencyMode: { usual: [undefined, 'quality', 'realtime'], odd: oddWords },
  avc: { usual: [undefined, { format: 'annexb' }], odd: [{ format: 'hevc' }, 5, null] },
  hevc: { usual: [undefined, { format: 'annexb' }], odd: [{ format: 'avc' }, 5, null] },
};

const audio: Choices = {
  sampleRate: { usual: [48_000, 44_100, 8000], odd: [1, 11_111, 384_000, ...oddNumbers] },
  numberOfChannels: { usual: [1, 2], odd: [3, 8, 255, 256, ...oddNumbers] },
  bitrate: { usual: [undefined, 32_000, 128_000], odd: [1, 10_000_000, ...oddNumbers] },
  bitrateMode: { usual: [undefined, 'constant', 'variable'], odd: oddWords },
  opus: {
    usual: [undefined, { frameDuration: 2500 }, { format: 'ogg', complexity: 10, usedtx: true }],
    odd: [{ frameDuration: 1 }, { complexity: 11 }, { packetlossperc: 101 }, 5],
  },
  aac: { usual: [undefined, { format: 'adts' }], odd: [{ format: 'latm' }, 5] },
  flac: {
    usual: [undefined, { blockSize: 16, compressLevel: 8 }],
    odd: [{ blockSize: 15 }, { compressLevel: 9 }],
  },
};

/** One of many: mostly with one member that is odd, or with none. */
function configuration(codec: string, choices: Choices, random: () => number): Record<string, unknown> {
  const pick = (values: readonly unknown[]) => values[Math.floor(random() * values.length)];
  const chance = 0.7 / Object.keys(choices).length;
  const members = Object.entries(choices).map(([name, { usual, odd }]) => [
    name,
    pick(random() < chance ? odd : usual),
  ]);
  const given = members.filter(([, value]) => value !== undefined);
  return { codec, ...(Object.fromEntries(given) as Record<string, unknown>) };
}

/** What encoding three inputs ends in. */
async function ended(
  encoder: api.VideoEncoder | api.AudioEncoder,
  configure: () => void,
  encode: (timestamp: number) => void,
): Promise<string> {
  try {
    configure();
    for (const timestamp of [0, 20_000, 40_000]) encode(timestamp);
    await encoder.flush();
    return 'done';
  } catch (error) {
    return (error as Error).name;
  } finally {
    if (encoder.state !== 'closed') encoder.close();
  }
}

describe(`odd configurations of encoders (seed ${seed})`, function () {
  this.timeout(long ? 7_200_000 : 120_000);

  for (const codec of ['avc1.42001f', 'hvc1.1.6.L93.B0', 'vp8', 'vp09.00.10.08', 'av01.0.04M.08']) {
    it(`${codec}: end in chunks or in the specified errors, and leave nothing open`, async () => {
      const random = randomNumbers(seed);
      for (let round = 0; round < perCodec; round++) {
        const config = configuration(codec, video, random);
        const errors: string[] = [];
        const encoder = new api.VideoEncoder({ output: () => {}, error: ({ name }) => errors.push(name) });
        const end = await ended(
          encoder,
          () => encoder.configure(config as never),
          (timestamp) => {
            const frame = new api.VideoFrame(new Uint8Array(64 * 48 * 4).fill(timestamp / 1000), {
              format: 'RGBA',
              codedWidth: 64,
              codedHeight: 48,
              timestamp,
            });
            encoder.encode(frame);
            frame.close();
          },
        );
        check(end, errors, config);
      }
      await nothingLeft();
    });
  }

  for (const codec of ['opus', 'mp4a.40.2', 'mp3', 'flac', 'vorbis', 'pcm-s24', 'ulaw']) {
    it(`${codec}: end in chunks or in the specified errors, and leave nothing open`, async () => {
      const random = randomNumbers(seed);
      for (let round = 0; round < perCodec; round++) {
        const config = configuration(codec, audio, random);
        const errors: string[] = [];
        const encoder = new api.AudioEncoder({ output: () => {}, error: ({ name }) => errors.push(name) });
        const end = await ended(
          encoder,
          () => encoder.configure(config as never),
          (timestamp) => {
            const piece = tone(api, timestamp);
            encoder.encode(piece);
            piece.close();
          },
        );
        check(end, errors, config);
      }
      await nothingLeft();
    });
  }
});

function check(end: string, errors: readonly string[], config: object): void {
  const words = `${end} of ${JSON.stringify(config)}`;
  assert.ok(specified.includes(end), words);
  // What configure() throws is no matter of the codec, and what flush() rejects with is told to it as well.
  assert.deepEqual(errors, end === 'done' || end === 'TypeError' ? [] : [end], words);
}
