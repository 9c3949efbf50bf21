/**
 * Skia, loaded when the first text or picture needs it: a film of plain cuts does without its 25 MB of memory.
 */
import { createRequire } from 'node:module';
import type * as Skia from '@napi-rs/canvas';
import { homeFolder } from '../../link/homeFolder.ts';

/** Which one draws: pictures of different versions may differ. */
export function skiaVersion(): string {
  const { version } = createRequire(import.meta.url)('@napi-rs/canvas/package.json') as {
    readonly version: string;
  };
  return version;
}

let loaded: typeof Skia | undefined;

/** The module, the same at every call. */
export function skia(): typeof Skia {
  if (loaded === undefined) {
    // As it is loaded it looks for a user's fonts at home, and throws where the system knows no home.
    process.env['HOME'] ??= homeFolder();
    loaded = createRequire(import.meta.url)('@napi-rs/canvas') as typeof Skia;
  }
  return loaded;
}
