/**
 * `npm start`: sets everything up and exports the demo, so that a newcomer ends with a film to look at.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { main, root, run, say, Stop } from './lib/process.mjs';
import { setUp } from './setup.mjs';

const folder = join(root, 'examples', 'demo');
const film = join(folder, 'demo.mp4');

await main(async () => {
  await setUp();
  say('Making the demo’s media');
  if ((await run(process.execPath, ['examples/makeMedia.mjs'])) !== 0)
    throw new Stop('The demo’s media could not be made.');
  say('Exporting the demo');
  const code = await run(process.execPath, [
    'dist/cli.mjs',
    'export',
    join(folder, 'demo.reel'),
    '-o',
    film,
    '--overwrite',
  ]);
  if (code !== 0 || !existsSync(film))
    throw new Stop(`The demo was not exported: the command line ended with code ${code}.`);
  say(`Your film: ${film}`);
});
