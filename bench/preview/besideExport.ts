/** What a preview and an export cost one another, in the daemon that ships. */
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { exported, Seeker, withDaemon } from './daemon.ts';
import { longText, quantile, randomFrames, write, writeTimes } from './figures.ts';

/** From the footage itself each takes a third of a second. */
const seekCounts = { footage: 60, proxies: 150 };
const rounds = 3;

/** Seeking at random while nothing else goes on, and while a film is made: from the footage, and from its proxy. */
export async function seeksBesideExport(folder: string): Promise<void> {
  const project = join(folder, 'beside.reel');
  writeFileSync(project, longText);
  // Long enough for all of them.
  const clip = '{ "asset": "a" }';
  const text = longText.replace(clip, Array.from({ length: 8 }, () => clip).join(', '));
  await withDaemon(join(folder, 'beside'), async (client) => {
    for (const by of ['footage', 'proxies'] as const) {
      const times = async (): Promise<readonly number[]> => {
        const seeker = await Seeker.open(client, { project, text: longText, proxies: by === 'proxies' });
        const each: number[] = [];
        for (const frame of randomFrames(seekCounts[by])) each.push((await seeker.seek(frame)).ms);
        await seeker.close();
        return each;
      };
      const idle = await times();
      const encodes = new Promise<void>((resolve) => {
        client.on('export/progress', ({ telemetry }) => {
          if (telemetry.frames > 0) resolve();
        });
      });
      const target = join(folder, `beside-${by}.mp4`);
      const { job } = await client.request('export/start', { project, text, target, cache: false });
      await encodes;
      const beside = await times();
      const { state } = (await client.request('export/status', { job: job.id })).job;
      if (state !== 'running') throw new Error(`the export was ${state} before the seeks had ended`);
      await client.request('export/cancel', { job: job.id });
      writeTimes(`random seek by ${by}, idle`, idle);
      writeTimes(`random seek by ${by} while a film is made`, beside);
      write('  times its idle p95', (quantile(beside, 0.95) / quantile(idle, 0.95)).toFixed(2));
    }
  });
}

/** The same film, made with and without a preview open that rests, its proxies made; in turn, so that what else goes on hits both. */
export async function exportBesidePreview(folder: string): Promise<void> {
  const project = join(folder, 'idle.reel');
  writeFileSync(project, longText);
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 0; round < 2 * rounds; round++) {
    await withDaemon(join(folder, `idle-${round}`), async (client) => {
      const order = { project, text: longText, target: join(folder, `idle-${round}.mp4`) };
      // The first of each pair is now this, now that.
      const withPreview = (round % 2 === 0) === round % 4 < 2;
      if (withPreview) {
        const seeker = await Seeker.open(client, { project, text: longText, proxies: true });
        await seeker.seek(450);
      }
      (withPreview ? beside : alone).push(await exported(client, order));
    });
  }
  const mean = (times: readonly number[]): number =>
    times.reduce((sum, time) => sum + time, 0) / times.length;
  const text = (times: readonly number[]): string => times.map((time) => time.toFixed(1)).join(', ');
  write('export alone', `${text(alone)} s`);
  write('export beside a preview that rests', `${text(beside)} s`);
  write('  loses', `${((mean(beside) / mean(alone) - 1) * 100).toFixed(1)} %`);
}
