import assert from 'node:assert/strict';
import * as api from '../../../native/webcodecs/index.ts';
import { encodedTone } from './cases/audioStream.ts';
import {
  bytesOf,
  fourWebp,
  lossyWebp,
  profileWebp,
  progressiveJpeg,
  redBmp,
  redJpeg,
  redPng,
  redWebp,
  threeApng,
  threeGif,
  turnedJpeg,
} from './cases/images.ts';
import { jpeg } from './cases/imageDecoder/makeJpeg.ts';
import { png, stored } from './cases/imageDecoder/makePng.ts';
import { primaries, rgbProfile, srgbCurve } from './cases/imageDecoder/makeProfile.ts';
import { film } from './cases/videoStream.ts';
import { randomNumbers } from './stress/random.ts';
import { long, nothingLeft, seed } from './stress/setting.ts';

const videoCodecs = ['avc1.42001f', 'hvc1.1.6.L93.B0', 'vp8', 'vp09.00.10.08', 'av01.0.04M.08'];
const audioCodecs = ['opus', 'mp4a.40.2', 'mp3', 'flac', 'vorbis', 'pcm-s24', 'ulaw'];
const profile = rgbProfile(primaries.displayP3, srgbCurve);
const profilePng = png(1, 8, 2, [1, 2, 3], { iCCP: [112, 0, 0, ...stored(profile)] });
const shadePng = png(2, 2, 0, [0x60], { tRNS: [0, 1] });
const images: Readonly<Record<string, readonly Uint8Array[]>> = {
  'image/png': [...[redPng, threeApng].map(bytesOf), profilePng, shadePng],
  'image/jpeg': [
    ...[redJpeg, turnedJpeg, progressiveJpeg].map(bytesOf),
    ...[jpeg([[9, 9, 9, 9]]), jpeg([[9, 9, 9]], { profile })],
  ],
  'image/gif': [bytesOf(threeGif)],
  'image/webp': [redWebp, lossyWebp, fourWebp, profileWebp].map(bytesOf),
  'image/bmp': [bytesOf(redBmp)],
};
const perCodec = long ? 10_000 : 60;
const specified = ['done', 'EncodingError', 'NotSupportedError'];

/** Bytes changed, taken out or cut off. */
function mutated(bytes: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice(0, random() < 0.3 ? Math.floor(random() * bytes.length) : bytes.length);
  for (let times = 1 + random() * 8; times > 0 && changed.length > 0; times--) {
    changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  }
  return new Uint8Array(changed);
}

/** The same bytes, as they might arrive. */
function inParts(bytes: Uint8Array<ArrayBuffer>, random: () => number) {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (let at = 0; at < bytes.length;) {
        const end = at + 1 + Math.floor(random() * 100);
        controller.enqueue(bytes.slice(at, end));
        at = end;
      }
      controller.close();
    },
  });
}

describe(`damaged chunks and descriptions (seed ${seed})`, function () {
  this.timeout(long ? 3_600_000 : 120_000);

  for (const codec of videoCodecs) {
    it(`${codec}: end in frames or in the specified errors, and leave nothing open`, async () => {
      const random = randomNumbers(seed);
      const made = await film(api, [20, 90, 160, 230], { codec });
      const originals = made.chunks.map((chunk) => {
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        return bytes;
      });
      const { description } = made.config;
      for (let round = 0; round < perCodec; round++) {
        const errors: string[] = [];
        const decoder = new api.VideoDecoder({
          output: (frame) => frame.close(),
          error: (error) => errors.push(error.name),
        });
        const damaged =
          description !== undefined && random() < 0.2
            ? { ...made.config, description: mutated(new Uint8Array(description as ArrayBuffer), random) }
            : made.config;
        decoder.configure(damaged);
        for (const [at, bytes] of originals.entries()) {
          const data = random() < 0.7 ? mutated(bytes, random) : bytes;
          decoder.decode(
            new api.EncodedVideoChunk({ type: at === 0 ? 'key' : 'delta', timestamp: at, data }),
          );
        }
        const flushed = await decoder.flush().then(
          () => 'done',
          (error: unknown) => (error as Error).name,
        );
        assert.ok(specified.includes(flushed), flushed);
        if (decoder.state !== 'closed') decoder.close();
        await Promise.resolve();
        assert.deepEqual(errors, flushed === 'done' ? [] : [flushed]);
      }
      await nothingLeft();
    });
  }

  for (const codec of audioCodecs) {
    it(`${codec}: end in sound or in the specified errors, and leave nothing open`, async () => {
      const random = randomNumbers(seed);
      const made = await encodedTone(api, 6, { codec });
      const originals = made.chunks.map((chunk) => {
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        return bytes;
      });
      const { description } = made.config;
      for (let round = 0; round < perCodec; round++) {
        const errors: string[] = [];
        const decoder = new api.AudioDecoder({
          output: (sound) => sound.close(),
          error: (error) => errors.push(error.name),
        });
        decoder.configure({
          ...made.config,
          ...(random() < 0.1 ? { numberOfChannels: 1 + Math.floor(random() * 300) } : {}),
          ...(random() < 0.1 ? { sampleRate: 1 + Math.floor(random() * 2 ** 32 - 1) } : {}),
          ...(description !== undefined && random() < 0.2
            ? { description: mutated(new Uint8Array(description as ArrayBuffer), random) }
            : {}),
        });
        for (const [at, bytes] of originals.entries()) {
          const data = random() < 0.7 ? mutated(bytes, random) : bytes;
          decoder.decode(new api.EncodedAudioChunk({ type: 'key', timestamp: at, data }));
        }
        const flushed = await decoder.flush().then(
          () => 'done',
          (error: unknown) => (error as Error).name,
        );
        assert.ok(specified.includes(flushed), flushed);
        if (decoder.state !== 'closed') decoder.close();
        await Promise.resolve();
        assert.deepEqual(errors, flushed === 'done' ? [] : [flushed]);
      }
      await nothingLeft();
    });
  }

  for (const [type, originals] of Object.entries(images)) {
    it(`${type}: end in pictures or in the specified errors, and leave nothing open`, async () => {
      const random = randomNumbers(seed);
      for (let round = 0; round < perCodec; round++) {
        const data = mutated(originals[round % originals.length]!, random);
        if (data.length === 0) continue;
        const decoder = new api.ImageDecoder({ type, data: random() < 0.5 ? data : inParts(data, random) });
        const ended = await decoder.tracks.ready
          .then(async () => {
            await decoder.completed;
            const { frameCount } = decoder.tracks[0]!;
            for (let frameIndex = 0; frameIndex < Math.min(frameCount, 4); frameIndex++) {
              (await decoder.decode({ frameIndex })).image.close();
            }
            return 'done';
          })
          .catch((error: unknown) => (error as Error).name);
        decoder.close();
        assert.ok(specified.includes(ended), ended);
      }
      await nothingLeft();
    });
  }
});
