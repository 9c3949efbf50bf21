/** The thread that makes pictures for this one. Begins with the first picture; each thread that needs some has one of its own. */
import { RasterThread } from './rasterThread.ts';

/** In a bundle the program lies beside it. Node runs no TypeScript in threads by itself. */
const program = import.meta.url.endsWith('.ts')
  ? new URL('../../scripts/lib/rastersFromSource.mjs', import.meta.url)
  : new URL('./rasters.mjs', import.meta.url);

/** Somebody who looks through photos needs it again and again; to begin it takes a twentieth of a second. */
const idleMs = 10_000;

export const rasters = new RasterThread(program, idleMs);
