// Small frames for the cases of VideoFrame, and what is told of them.
import { type Api, counting } from '../case.ts';

type Init = ConstructorParameters<Api['VideoFrame']>[1];

/** 4x2 pixels of I420: luma 0 to 7, then two samples each of U and V. */
export function i420(api: Api, init: object = {}) {
  return frame(api, 12, { format: 'I420', codedWidth: 4, codedHeight: 2, ...init });
}

export function rgba(api: Api, init: object = {}) {
  return frame(api, 32, { format: 'RGBA', codedWidth: 4, codedHeight: 2, ...init });
}

export function frame(api: Api, bytes: number, init: object) {
  return new api.VideoFrame(counting(bytes), { timestamp: 1000, ...init } as Init & object);
}

export async function copied(from: InstanceType<Api['VideoFrame']>, options?: object): Promise<number[]> {
  const bytes = new Uint8Array(from.allocationSize(options));
  await from.copyTo(bytes, options);
  return [...bytes];
}

export const rectOf = (rect: { x: number; y: number; width: number; height: number } | null) =>
  rect === null ? null : [rect.x, rect.y, rect.width, rect.height];

/** Runs `use` with a frame and closes it, so that no case leaves one open. */
export function using<T>(
  made: InstanceType<Api['VideoFrame']>,
  use: (frame: InstanceType<Api['VideoFrame']>) => T,
): T {
  let pending = false;
  try {
    const result = use(made);
    pending = result instanceof Promise;
    return pending ? ((result as Promise<unknown>).finally(() => made.close()) as T) : result;
  } finally {
    if (!pending) made.close();
  }
}
