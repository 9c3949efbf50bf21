// Decoders of small images, and what is told of their frames.
import type { Api } from '../case.ts';
import { bytesOf } from '../images.ts';

type Decoder = InstanceType<Api['ImageDecoder']>;

export function decoderOf(api: Api, type: string, base64: string, init: object = {}): Decoder {
  return new api.ImageDecoder({ type, data: bytesOf(base64), ...init });
}

/** The first pixel of a frame as red, green, blue and alpha, rounded to what a lossy codec keeps of it. */
export async function color(frame: InstanceType<Api['VideoFrame']>): Promise<number[]> {
  const bytes = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
  await frame.copyTo(bytes, { format: 'RGBA' });
  return [...bytes.subarray(0, 4)].map((value) => Math.min(255, Math.round(value / 32) * 32));
}

/** Decodes a frame, tells something of it and closes it. */
export async function told<T>(
  decoder: Decoder,
  frameIndex: number,
  tell: (frame: InstanceType<Api['VideoFrame']>) => T | Promise<T>,
): Promise<T> {
  const { image } = await decoder.decode({ frameIndex });
  try {
    return await tell(image);
  } finally {
    image.close();
  }
}

export const red = [255, 0, 0, 255];

/** A stream, and what fills it. */
export function streamed() {
  let filled: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  const data = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      filled = controller;
    },
  });
  return {
    data,
    send: (bytes: Uint8Array<ArrayBuffer>) => filled.enqueue(bytes),
    end: () => filled.close(),
  };
}
