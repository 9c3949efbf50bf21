/** Seeking at random where the footage has a proxy, in the daemon that ships; and how long the proxy takes to make. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Seeker, withDaemon } from './daemon.ts';
import { longText, randomFrames, write, writeTimes } from './figures.ts';

const seekCount = 200;

/** `folder` holds the footage. */
export async function seeksWithProxy(folder: string): Promise<void> {
  const project = join(folder, 'light.reel');
  writeFileSync(project, longText);
  await withDaemon(join(folder, 'light'), async (client) => {
    const began = performance.now();
    const seeker = await Seeker.open(client, { project, text: longText, proxies: true });
    const seconds = (performance.now() - began) / 1000;
    // A text has to rest for the first of them.
    write('half a minute of footage has a proxy after', `${seconds.toFixed(1)} s`);
    const times: number[] = [];
    for (const frame of randomFrames(seekCount)) {
      const { ms, byProxy } = await seeker.seek(frame);
      if (!byProxy) throw new Error(`frame ${frame} was not drawn from the proxy`);
      times.push(ms);
    }
    writeTimes('random seek with a proxy, exact frame', times);
    await seeker.close();
  });
}
