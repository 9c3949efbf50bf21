// Decoders of small films, and what is told of their frames.
import type { Api } from '../case.ts';
import type { Chunk, DecoderConfig, Frame } from '../videoStream.ts';

export function listening(api: Api) {
  const frames: Frame[] = [];
  const errors: string[] = [];
  const decoder = new api.VideoDecoder({
    output: (frame) => frames.push(frame),
    error: (error) => errors.push(error.name),
  });
  return { decoder, frames, errors };
}

/** Decodes all, and tells something of each frame before closing it. */
export async function decoded<T>(
  api: Api,
  { chunks, config }: { chunks: readonly Chunk[]; config: DecoderConfig },
  tell: (frame: Frame) => T | Promise<T>,
): Promise<T[]> {
  const { decoder, frames } = listening(api);
  decoder.configure(config);
  for (const chunk of chunks) decoder.decode(chunk);
  await decoder.flush();
  decoder.close();
  const told: T[] = [];
  for (const frame of frames) {
    told.push(await tell(frame));
    frame.close();
  }
  return told;
}

export async function luma(frame: Frame): Promise<number> {
  const bytes = new Uint8Array(frame.allocationSize());
  await frame.copyTo(bytes);
  return bytes[0]!;
}

export const levels = [20, 80, 140, 200];
export const near = (value: number, wanted: number) => Math.abs(value - wanted) <= 4;
