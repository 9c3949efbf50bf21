// Decoders of small tones, and what is told of their sound.
import type { Api } from '../case.ts';
import type { Chunk, DecoderConfig, Sound } from '../audioStream.ts';

export const stereo = { sampleRate: 48_000, numberOfChannels: 2 } as const;

export function listening(api: Api) {
  const sounds: Sound[] = [];
  const errors: string[] = [];
  const decoder = new api.AudioDecoder({
    output: (sound) => sounds.push(sound),
    error: (error) => errors.push(error.name),
  });
  return { decoder, sounds, errors };
}

/** Decodes all, and tells something of each piece before closing it. */
export async function decoded<T>(
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

export function samples(sound: Sound, planeIndex: number): Float32Array {
  const copy = new Float32Array(sound.numberOfFrames);
  sound.copyTo(copy, { planeIndex, format: 'f32-planar' });
  return copy;
}

/** Half a sine's scale in effective value, and channels turned over: what the tone is, whatever a codec's delay. */
export function isTone(sound: Sound): boolean {
  const [left, right] = [samples(sound, 0), samples(sound, 1)];
  const power = left.reduce((sum, sample) => sum + sample * sample, 0) / left.length;
  const apart = left.reduce((most, sample, at) => Math.max(most, Math.abs(sample + right[at]!)), 0);
  return Math.abs(Math.sqrt(power) - 0.5 / Math.SQRT2) < 0.05 && apart < 0.1;
}

/** Raw samples, as every browser decodes them. */
export function pcm(api: Api, timestamp: number, values: number[], init: object = {}): Chunk {
  return new api.EncodedAudioChunk({ type: 'key', timestamp, data: Int16Array.from(values), ...init });
}
