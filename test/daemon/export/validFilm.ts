/** What every film has to be, in two decoders that are not ours. */
import assert from 'node:assert/strict';
import { numbersInChromium } from '../chromium.ts';
import { ffprobe, idrPictureIds, packetTimes, warningsOf } from '../media.ts';

/** Decodes without a warning, to this many frames, in ffmpeg and in Chromium; their times are even, and IDR pictures in a row are told apart. */
export async function requireValid(
  { path }: { readonly path: string },
  frames: number,
  fps: number,
): Promise<void> {
  assert.deepEqual(warningsOf(path), []);
  const { streams } = ffprobe(path);
  const video = streams.find((stream) => stream['codec_type'] === 'video')!;
  assert.equal(Number(video['nb_read_frames']), frames);
  assert.equal(Number(video['start_time']), 0);
  const times = packetTimes(path);
  assert.equal(times.length, frames);
  const tick = Math.round(1 / (fps * times[0]!.second));
  times.forEach(({ dts, pts }, index) => {
    assert.equal(dts, times[0]!.dts + index * tick, `decoding time of packet ${index}`);
    assert.ok(dts <= pts);
  });
  const shown = times.map(({ pts }) => pts).sort((a, b) => a - b);
  shown.forEach((pts, index) => assert.equal(pts, index * tick, `time of frame ${index}`));
  const ids = idrPictureIds(path);
  assert.equal(ids.length, frames);
  ids.forEach((id, index) => {
    if (index > 0 && id !== undefined) assert.notEqual(id, ids[index - 1], `IDR picture ${index}`);
  });
  assert.equal((await numbersInChromium(path)).length, frames);
}
