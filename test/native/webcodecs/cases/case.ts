/**
 * Cases that run unchanged against our classes in Node and against a browser's own. They name no module of either: the classes come in
 * as an argument, and what a case tells goes out as plain JSON.
 */
import type * as WebCodecs from '../../../../native/webcodecs/index.ts';

/** The classes under test. */
export type Api = Pick<
  typeof WebCodecs,
  | 'VideoColorSpace'
  | 'EncodedVideoChunk'
  | 'EncodedAudioChunk'
  | 'VideoFrame'
  | 'VideoEncoder'
  | 'VideoDecoder'
  | 'AudioData'
  | 'AudioEncoder'
  | 'AudioDecoder'
  | 'ImageDecoder'
>;

export interface Case {
  readonly name: string;
  /** Anything JSON can say. */
  readonly run: (api: Api) => unknown;
  readonly expected: unknown;
  /** Why a browser cannot be asked: Debian's Chromium does not know the member yet, or does not do as the specification says. */
  readonly notInBrowser?: string;
}

/** What a call ends in: `TypeError`, `InvalidStateError`, or `no error`. */
export async function errorOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'no error';
  } catch (error) {
    return error instanceof Error || error instanceof DOMException ? error.name : String(error);
  }
}

/** What several calls end in. */
export async function errorsOf(...calls: (() => unknown)[]): Promise<string[]> {
  const names: string[] = [];
  for (const call of calls) names.push(await errorOf(call));
  return names;
}

/** `length` bytes that count up, so that each has a value of its own in small pictures. */
export function counting(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => at % 256);
}

/** Resolves when something is so that will be soon: a callback's turn has come. */
export async function until(isSo: () => boolean): Promise<void> {
  do await turn();
  while (!isSo());
}

/** Resolves when everything that was due has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
