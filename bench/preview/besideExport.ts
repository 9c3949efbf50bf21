/** What a preview and an export cost one another, in the daemon that ships. */
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { exported, Seeker, withDaemon } from './daemon.ts';
import { longText, quantile, randomFrames, write, writeTimes } from './figures.ts';

const seekCount = 60;
const rounds = 3;

/** Seeking at random while nothing else goes on, and while a film is made. */
export async function seeksBesideExport(folder: string): Promise<void> {
  const project = join(folder, 'beside.reel');
  writeFileSync(project, longText);
  await withDaemon(join(folder, 'beside'), async (client) => {
    const idle = await seeksOf(await Seeker.open(client, project, longText));
    // Long enough for all of them.
    const clip = '{ "asset": "a" }';
    const text = longText.replace(clip, Array.from({ length: 8 }, () => clip).join(', '));
    const { job } = await client.request('export/start', {
      project,
      text,
      target: join(folder, 'beside.mp4'),
    });
    const beside = await seeksOf(await Seeker.open(client, project, longText));
    const { state } = (await client.request('export/status', { job: job.id })).job;
    if (state !== 'running') throw new Error(`the export was ${state} before the seeks had ended`);
    await client.request('export/cancel', { job: job.id });
    writeTimes('random seek in the daemon, idle', idle);
    writeTimes('random seek while a film is made', beside);
    write('  times its idle p95', (quantile(beside, 0.95) / quantile(idle, 0.95)).toFixed(2));
  });
}

async function seeksOf(seeker: Seeker): Promise<readonly number[]> {
  const times: number[] = [];
  for (const frame of randomFrames(seekCount)) times.push(await seeker.seek(frame));
  await seeker.close();
  return times;
}

/** The same film, made with and without a preview open that rests; in turn, so that what else goes on hits both. */
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
      if (withPreview) await (await Seeker.open(client, project, longText)).seek(450);
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
