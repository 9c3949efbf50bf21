/** The loudness of a stretch of sound, for the timeline: the highest of each hundredth of a second. Read by the mixer that makes films. Knows no window. */
import { rational } from '../../model/evaluate/sourceFrames.ts';
import { peaksPerSecond, waveformSeconds } from '../../model/timeline/clipPictures.ts';
import { Rational } from '../../model/time/rational.ts';
import type { Engine } from '../../native/index.ts';
import type { AssetFile } from '../project/assetFile.ts';

/** Hz: what most sound has, so that it need not be resampled. */
const sampleRate = 48_000;
const channels = 2;
const samplesPerPeak = sampleRate / peaksPerSecond;

/** A byte for each, 255 for full scale; empty where the file has no sound there. */
export async function waveform(
  { path, facts }: Pick<AssetFile, 'path' | 'facts'>,
  index: number,
  engine: Pick<Engine, 'createSoundMixer'>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { audio, startTime, duration } = facts;
  const left = duration.num / duration.den - index * waveformSeconds;
  if (!audio || left <= 0) return new Uint8Array();
  const seconds = Math.min(waveformSeconds, left);
  const count = Math.ceil(seconds * peaksPerSecond);
  const sampleCount = count * samplesPerPeak;
  const from = rational(startTime).add(Rational.of(index * waveformSeconds));
  const mixer = engine.createSoundMixer([{ path, videoStream: -1, audioStream: audio.stream }], {
    sampleRate,
    channels,
    sampleCount,
    spans: [
      {
        source: 0,
        from: { num: Number(from.num), den: Number(from.den) },
        speed: { num: 1, den: 1 },
        start: 0,
        count: sampleCount,
        envelope: [[0, 1]],
      },
    ],
  });
  try {
    const peaks = new Uint8Array(count);
    for (let at = 0; at < count; at += peaksPerSecond) {
      signal.throwIfAborted();
      const some = Math.min(peaksPerSecond, count - at);
      const bytes = await mixer.read(some * samplesPerPeak);
      peaks.set(peaksOf(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), some), at);
    }
    return peaks;
  } finally {
    mixer.close();
  }
}

/** Of planar samples. */
function peaksOf(samples: Float32Array, count: number): Uint8Array {
  const row = samples.length / channels;
  return Uint8Array.from({ length: count }, (_, peak) => {
    let highest = 0;
    for (let channel = 0; channel < channels; channel++) {
      const from = channel * row + peak * samplesPerPeak;
      for (let at = from; at < from + samplesPerPeak; at++)
        highest = Math.max(highest, Math.abs(samples[at] ?? 0));
    }
    return Math.min(255, Math.round(highest * 255));
  });
}
