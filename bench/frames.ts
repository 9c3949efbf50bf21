/**
 * What a frame costs in JavaScript, as ratios in one run: clone() and close() beside a copy of the pixels, at three sizes.
 *
 *   node --import=tsx bench/frames.ts
 */
import { VideoFrame } from '../native/webcodecs/index.ts';

const sizes = [
  [640, 480],
  [1920, 1080],
  [3840, 2160],
] as const;

/** Microseconds of one call: the median of seven runs after one that is discarded. */
async function microseconds(calls: number, call: () => Promise<unknown> | undefined): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 8; run++) {
    const begin = performance.now();
    for (let at = 0; at < calls; at++) {
      const pending = call();
      if (pending !== undefined) await pending;
    }
    if (run > 0) runs.push(((performance.now() - begin) * 1000) / calls);
  }
  return runs.toSorted((a, b) => a - b)[3] ?? NaN;
}

for (const [width, height] of sizes) {
  const bytes = new Uint8Array(width * height * 4);
  const frame = new VideoFrame(bytes, {
    format: 'RGBA',
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
  });
  const clone = await microseconds(50_000, () => {
    frame.clone().close();
    return undefined;
  });
  const copy = await microseconds(30, () => frame.copyTo(bytes));
  frame.close();
  process.stdout.write(
    `${width}x${height} RGBA: clone+close ${clone.toFixed(2)} µs, copyTo ${copy.toFixed(0)} µs, ${(copy / clone).toFixed(0)}×\n`,
  );
}
