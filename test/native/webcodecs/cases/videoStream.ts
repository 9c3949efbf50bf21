// Small films for the cases of encoder and decoder.
import type { Api } from './case.ts';

export type Frame = InstanceType<Api['VideoFrame']>;
export type Chunk = InstanceType<Api['EncodedVideoChunk']>;
type Encoder = InstanceType<Api['VideoEncoder']>;
type Metadata = Parameters<ConstructorParameters<Api['VideoEncoder']>[0]['output']>[1];
export type DecoderConfig = Parameters<InstanceType<Api['VideoDecoder']>['configure']>[0];

export const width = 64;
export const height = 48;
export const vp8 = { codec: 'vp8', width, height, bitrate: 200_000, framerate: 25 } as const;

/** An even picture: its luma is `level`, its chroma neutral. */
export function evenFrame(api: Api, timestamp: number, level = 128, init: object = {}): Frame {
  const bytes = new Uint8Array((width * height * 3) / 2).fill(128).fill(level, 0, width * height);
  return new api.VideoFrame(bytes, {
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    timestamp,
    duration: 40_000,
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
  const encoder = new api.VideoEncoder({
    output: (chunk, more) => {
      chunks.push(chunk);
      metadata.push(more);
    },
    error: (error) => errors.push(error.name),
  });
  return { encoder, chunks, metadata, errors };
}

/** Encodes even pictures, 40 ms each, of the levels that are given. */
export function encodeLevels(
  api: Api,
  encoder: Encoder,
  levels: readonly number[],
  keyFrames: readonly number[] = [],
): void {
  for (const [index, level] of levels.entries()) {
    const frame = evenFrame(api, index * 40_000, level);
    encoder.encode(frame, { keyFrame: keyFrames.includes(index) });
    frame.close();
  }
}

/** A film of even pictures, and how it is decoded. */
export async function film(
  api: Api,
  levels: readonly number[],
  config: object = {},
): Promise<{ chunks: Chunk[]; config: DecoderConfig }> {
  const { encoder, chunks, metadata } = listening(api);
  encoder.configure({ ...vp8, ...config });
  encodeLevels(api, encoder, levels);
  await encoder.flush();
  encoder.close();
  return { chunks, config: metadata[0]!.decoderConfig! };
}
