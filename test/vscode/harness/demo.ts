/** A copy of examples/demo, with what it is made from, in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

/** Call inside a test; `folder` is made. Returns the demo's own folder in it. */
export function copyDemo(folder: string): string {
  const { status } = spawnSync(process.execPath, ['examples/makeMedia.mjs'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The media of the examples could not be made.');
  for (const name of ['demo', 'slideshow/stills']) {
    cpSync(join('examples', name), join(folder, name), {
      recursive: true,
      // Films that were made of it earlier.
      filter: (path) => !/demo[^/\\]*\.(?:mp4|gif)$/u.test(path),
    });
  }
  return join(folder, 'demo');
}
