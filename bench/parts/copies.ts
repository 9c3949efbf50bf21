/**
 * What it saves to copy footage that is shown as it is: a cut of a phone's footage, with a title over a part of it, encoded as a whole and with
 * its untouched footage copied. Beside them ffmpeg copies clips of the same length, which it can cut at key frames only: the speed of the disk.
 */
import { rm, stat, writeFile } from 'node:fs/promises';
import { table } from '../../daemon/bench/markdown.ts';
import { median, medianText } from '../../daemon/bench/statistics.ts';
import type { Project } from '../cases/case.ts';
import { writeProject } from '../contenders.ts';
import { phoneFootage } from '../derivedFootage.ts';
import { countFrames } from '../films.ts';
import { exportWithEvents } from '../framewrightExport.ts';
import { cpuSeconds, measure, type Cost } from '../measure.ts';
import type { Context, Part } from '../part.ts';

interface Way {
  readonly name: string;
  /** Makes the film at `target`. */
  readonly make: (target: string) => Promise<{ readonly cost: Cost; readonly encodedFrames: number }>;
}

interface Result {
  readonly name: string;
  readonly costs: readonly Cost[];
  readonly encodedFrames: number;
  readonly bytes: number;
}

/** In seconds of the footage; each begins between two key frames. */
const clips = [2.4, 9.7, 21.3, 33.6, 44.9].map((from) => ({ from, to: from + 12 }));
const fps = 30;
const frameCount = clips.reduce((sum, { from, to }) => sum + Math.round((to - from) * fps), 0);

export const copies: Part = {
  name: 'copies',
  run: async (context) => {
    const ways = await waysOf(await phoneFootage(context.media, context.footage), context.work);
    const target = `${context.work}/copies.mp4`;
    const results = new Map<string, Result>();
    for (let round = 0; round < context.runs; round++) {
      for (const { name, make } of ways) {
        const { cost, encodedFrames } = await make(target);
        const before = results.get(name)?.costs ?? [];
        results.set(name, {
          name,
          costs: [...before, cost],
          encodedFrames,
          bytes: (await stat(target)).size,
        });
        context.say(`copies, ${name}: ${cost.wallSeconds.toFixed(2)} s`);
        await rm(target);
      }
    }
    return {
      title: 'Copying untouched footage',
      markdown: lines([...results.values()]),
      data: [...results.values()],
    };
  },
};

async function waysOf(phone: string, work: Context['work']): Promise<readonly Way[]> {
  const project = `${work}/copies.reel`;
  const cache = `${work}/copies.cache`;
  const list = `${work}/copies.txt`;
  await writeProject(cutOf(phone), project);
  await writeFile(
    list,
    clips.map(({ from, to }) => `file '${phone}'\ninpoint ${from}\noutpoint ${to}\n`).join(''),
  );
  const exported =
    (as: string): Way['make'] =>
    async (target) => {
      await rm(cache, { recursive: true, force: true });
      const { cost, plan } = await exportWithEvents({ project, as, target, cache });
      await rm(cache, { recursive: true, force: true });
      const frames = await countFrames(target);
      if (frames !== frameCount) throw new Error(`The film has ${frames} frames instead of ${frameCount}.`);
      const encoded = plan.segments.filter(({ state }) => state === 'to encode');
      return { cost, encodedFrames: encoded.reduce((sum, each) => sum + each.endFrame - each.firstFrame, 0) };
    };
  const args = [
    '-v',
    'error',
    '-y',
    '-f',
    'concat',
    '-safe',
    '0',
    '-i',
    list,
    '-c',
    'copy',
    '-movflags',
    '+faststart',
  ];
  return [
    { name: 'all encoded', make: exported('film') },
    { name: 'untouched footage copied', make: exported('cut') },
    {
      name: 'ffmpeg, copying from key frames',
      make: async (target) => ({
        ...(await measure({ program: 'ffmpeg', args: [...args, target] }, `${target}.time`)),
        encodedFrames: 0,
      }),
    },
  ];
}

const cutOf = (phone: string): Project => ({
  canvas: { width: 1920, height: 1080, fps },
  assets: { phone: { src: phone } },
  tracks: [
    { kind: 'video', items: clips.map(({ from, to }) => ({ asset: 'phone', in: from, out: to })) },
    { kind: 'video', items: [{ text: 'Morning walk', start: 14, duration: 4, style: { size: 96 } }] },
  ],
});

function lines(results: readonly Result[]): readonly string[] {
  const wall = ({ costs }: Result): readonly number[] => costs.map(({ wallSeconds }) => wallSeconds);
  const [first] = results;
  return [
    ...table(
      ['Film', 'Wall, s', 'Times as fast', 'CPU, s', 'Frames encoded', 'MB'],
      results.map((result) => [
        result.name,
        medianText(wall(result)),
        first === undefined ? '' : (median(wall(first)) / median(wall(result))).toFixed(1),
        median(result.costs.map(cpuSeconds)).toFixed(2),
        `${result.encodedFrames} of ${frameCount}`,
        (result.bytes / 1e6).toFixed(1),
      ]),
      ['left', 'right', 'right', 'right', 'right', 'right'],
    ),
    '',
    `A minute at 1080p30, ${clips.length} clips of footage with a key frame each second, a title for 4 s. First exports, into an empty cache.`,
  ];
}
