// Small tones, encoded.
import type { Api } from '../case.ts';
import { encodeTone, listening, opus } from '../audioStream.ts';

export const noEncoder = 'Debian’s Chromium comes without an encoder for it.';

export async function encoded(api: Api, count: number, config: object = {}) {
  const heard = listening(api);
  const whole = { ...opus, ...config };
  heard.encoder.configure(whole);
  encodeTone(api, heard.encoder, count, whole.sampleRate);
  await heard.encoder.flush();
  heard.encoder.close();
  return heard;
}

export async function bytesOf(api: Api, config: object): Promise<{ first: number[]; description: number[] }> {
  const { chunks, metadata } = await encoded(api, 3, config);
  const bytes = new Uint8Array(chunks[0]!.byteLength);
  chunks[0]!.copyTo(bytes);
  const { description } = metadata[0]!.decoderConfig!;
  return {
    first: [...bytes],
    description: description === undefined ? [] : [...new Uint8Array(description as ArrayBuffer)],
  };
}

export const text = (bytes: readonly number[]) => String.fromCharCode(...bytes);
