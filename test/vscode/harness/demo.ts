/** A copy of examples/demo, with what it is made from, in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The film whose pictures are those of the demo, a few seconds of work instead of most of a minute. */
export const smallFilm = { width: 640, height: 360, frames: 810 } as const;

/** Call inside a test; `folder` is made. Returns the demo's own folder in it. With a `width` its first export is so wide, and takes so much less work. */
export function copyDemo(folder: string, { width }: { readonly width?: number } = {}): string {
  const { status } = spawnSync(process.execPath, ['examples/makeMedia.mjs'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The media of the examples could not be made.');
  for (const name of ['demo', 'slideshow/stills']) {
    cpSync(join('examples', name), join(folder, name), {
      recursive: true,
      // Films that were made of it earlier.
      filter: (path) => !/demo[^/\\]*\.(?:mp4|gif)$/u.test(path),
    });
  }
  const demo = join(folder, 'demo');
  if (width !== undefined) {
    const path = join(demo, 'demo.reel');
    const web = '"web": { "format": "mp4", ';
    const text = readFileSync(path, 'utf8');
    if (!text.includes(web)) throw new Error('The demo has no export of the form that is known here.');
    writeFileSync(path, text.replace(web, `${web}"width": ${width}, `));
  }
  return demo;
}
