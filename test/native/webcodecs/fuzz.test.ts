import assert from 'node:assert/strict';
import * as api from '../../../native/webcodecs/index.ts';
import { film } from './cases/videoStream.ts';
import { randomNumbers } from './stress/random.ts';
import { collectUntil, long, seed } from './stress/setting.ts';

const codecs = ['avc1.42001f', 'hvc1.1.6.L93.B0', 'vp8', 'vp09.00.10.08', 'av01.0.04M.08'];
const perCodec = long ? 10_000 : 60;

/** Bytes changed, taken out or cut off. */
function mutated(bytes: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice(0, random() < 0.3 ? Math.floor(random() * bytes.length) : bytes.length);
  for (let times = 1 + random() * 8; times > 0 && changed.length > 0; times--) {
    changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  }
  return new Uint8Array(changed);
}

describe(`damaged chunks and descriptions (seed ${seed})`, function () {
  this.timeout(long ? 3_600_000 : 120_000);

  for (const codec of codecs) {
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
        assert.ok(['done', 'EncodingError', 'NotSupportedError'].includes(flushed), flushed);
        if (decoder.state !== 'closed') decoder.close();
        await Promise.resolve();
        assert.deepEqual(errors, flushed === 'done' ? [] : [flushed]);
      }
      await collectUntil(() => api.counters().nativeCodecs === 0);
      assert.equal(api.counters().openFrames, 0);
      assert.equal(api.counters().nativeFrames, 0);
    });
  }
});
