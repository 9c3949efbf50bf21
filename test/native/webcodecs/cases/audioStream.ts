// A tone for the cases of audio encoder and decoder.
import type { Api } from './case.ts';

export type Sound = InstanceType<Api['AudioData']>;
export type Chunk = InstanceType<Api['EncodedAudioChunk']>;
type Encoder = InstanceType<Api['AudioEncoder']>;
type Metadata = Parameters<ConstructorParameters<Api['AudioEncoder']>[0]['output']>[1];
export type DecoderConfig = Parameters<InstanceType<Api['AudioDecoder']>['configure']>[0];

export const sampleRate = 48_000;
export const opus = { codec: 'opus', sampleRate, numberOfChannels: 2, bitrate: 96_000 } as const;

/** 440 Hz at half the scale on the left, the same turned over on the right: `frames` of it, from `timestamp` on. */
export function tone(api: Api, timestamp: number, frames = 960, init: object = {}): Sound {
  const rate = (init as { sampleRate?: number }).sampleRate ?? sampleRate;
  const first = Math.round((timestamp * rate) / 1_000_000);
  const left = Array.from(
    { length: frames },
    (_, at) => Math.sin(((first + at) / rate) * 2 * Math.PI * 440) / 2,
  );
  return new api.AudioData({
    format: 'f32-planar',
    sampleRate: rate,
    numberOfFrames: frames,
    numberOfChannels: 2,
    timestamp,
    data: Float32Array.from([...left, ...left.map((sample) => -sample)]),
    ...init,
  });
}

/** An encoder, and all that it said. */
export function listening(api: Api): {
  encoder: Encoder;
  chunks: Chunk[];
  metadata: Metadata[];
  errors: string[];
} {
  const chunks: Chunk[] = [];
  const metadata: Metadata[] = [];
  const errors: string[] = [];
  const encoder = new api.AudioEncoder({
    output: (chunk, more) => {
      chunks.push(chunk);
      metadata.push(more);
    },
    error: (error) => errors.push(error.name),
  });
  return { encoder, chunks, metadata, errors };
}

/** Encodes the tone in pieces of 20 ms, `count` of them. */
export function encodeTone(api: Api, encoder: Encoder, count: number, rate = sampleRate): void {
  for (let at = 0; at < count; at++) {
    const piece = tone(api, at * 20_000, rate / 50, { sampleRate: rate });
    encoder.encode(piece);
    piece.close();
  }
}

/** The tone, encoded, and how it is decoded. */
export async function encodedTone(
  api: Api,
  count: number,
  config: object = {},
): Promise<{ chunks: Chunk[]; config: DecoderConfig }> {
  const { encoder, chunks, metadata } = listening(api);
  const whole = { ...opus, ...config };
  encoder.configure(whole);
  encodeTone(api, encoder, count, whole.sampleRate);
  await encoder.flush();
  encoder.close();
  return { chunks, config: metadata[0]!.decoderConfig! };
}
