/** What an export holds at its most, in 1080p and 4K, under a limit, and, with `--long`, whether it grows with time. */
import { rm } from 'node:fs/promises';
import { table } from '../../daemon/bench/markdown.ts';
import { median } from '../../daemon/bench/statistics.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import type { Project } from '../cases/case.ts';
import { commandLine, writeProject } from '../contenders.ts';
import { footageIn4K } from '../derivedFootage.ts';
import type { Footage } from '../footage.ts';
import { exportWithEvents } from '../framewrightExport.ts';
import { measure } from '../measure.ts';
import type { Context, Part } from '../part.ts';

interface Trial {
  readonly name: string;
  readonly project: Project;
  readonly extra: readonly string[];
  readonly goal: string;
  /** What one encoder needs, MB: measured, x264 veryfast with one thread. */
  readonly encoderMB: number;
}

interface Result {
  readonly name: string;
  readonly goal: string;
  readonly peakMB: number;
  readonly encoders: number;
  /** Beyond the idle process and the encoders. */
  readonly ownMB: number;
}

/** Resident memory, MB, in the first and last minute: the median, so that no single moment decides. */
interface Growth {
  readonly firstMinuteMB: number;
  readonly lastMinuteMB: number;
  readonly seconds: number;
}

export const memory: Part = {
  name: 'memory',
  run: async (context) => {
    const idleMB = await idle(context);
    const results: Result[] = [];
    for (const trial of await trials(context)) results.push(await measureTrial(trial, idleMB, context));
    const growth = context.long ? await measureGrowth(context) : undefined;
    return {
      title: 'Memory',
      markdown: lines(idleMB, results, growth),
      data: { idleMB, results, growth },
    };
  },
};

const toMB = 2 ** 20 / 1e6;

/** A process that has loaded the engine and a project, and draws nothing. */
async function idle({ work, footage }: Context): Promise<number> {
  const project = `${work}/idle.reel`;
  await writeProject(film(footage.square, 1080, 10), project);
  const { cost } = await measure(
    {
      program: process.execPath,
      args: [commandLine, 'check', project],
      env: { FRAMEWRIGHT_CACHE_DIR: `${work}/idle.cache` },
    },
    `${work}/idle.time`,
  );
  return cost.peakMiB * toMB;
}

async function trials({ media, footage }: Context): Promise<readonly Trial[]> {
  const hd = { project: film(footage.square, 1080, 20), encoderMB: 152 };
  const uhd = { project: film(await footageIn4K(media, footage), 2160, 10), encoderMB: 538 };
  return [
    { name: '1080p', ...hd, extra: ['--workers', '2'], goal: 'under 500 MB, own under 250 MB' },
    { name: '4K', ...uhd, extra: ['--workers', '2'], goal: 'under 1500 MB, own under 500 MB' },
    {
      ...{ name: '4K, limit of 900 MB', ...uhd, goal: 'under 900 MB' },
      extra: ['--memory-limit', '900MB'],
    },
  ];
}

/** Cuts and a title: what is decoded, drawn and encoded at once is all there. */
function film(src: string, height: number, seconds: number): Project {
  const half = seconds / 2;
  return {
    canvas: { width: (height * 16) / 9, height, fps: 30 },
    assets: { film: { src } },
    tracks: [
      {
        kind: 'video',
        items: [
          { asset: 'film', out: half },
          { asset: 'film', in: half, out: seconds },
        ],
      },
      { kind: 'video', items: [{ text: 'A title', start: 1, duration: seconds - 2, style: { size: 96 } }] },
    ],
  };
}

async function measureTrial(trial: Trial, idleMB: number, { work, say }: Context): Promise<Result> {
  const { name, goal, project, extra, encoderMB } = trial;
  const stem = `${work}/memory`;
  const cache = `${stem}.cache`;
  await rm(cache, { recursive: true, force: true });
  await writeProject(project, `${stem}.reel`);
  const { cost, telemetry } = await exportWithEvents({
    ...{ project: `${stem}.reel`, target: `${stem}.mp4` },
    ...{ cache, extra },
  });
  for (const path of [cache, `${stem}.mp4`]) await rm(path, { recursive: true });
  const peakMB = cost.peakMiB * toMB;
  const encoders = Math.max(...telemetry.map((reading) => reading.encoders));
  say(`${name}: ${peakMB.toFixed(0)} MB at most, with ${encoders} encoders`);
  return { name, goal, peakMB, encoders, ownMB: peakMB - idleMB - encoders * encoderMB };
}

async function measureGrowth({ work, footage, say }: Context): Promise<Growth> {
  const stem = `${work}/ten-minutes`;
  const cache = `${stem}.cache`;
  await rm(cache, { recursive: true, force: true });
  await writeProject(tenMinutes(footage), `${stem}.reel`);
  const { telemetry } = await exportWithEvents({
    ...{ project: `${stem}.reel`, target: `${stem}.mp4` },
    cache,
  });
  for (const path of [cache, `${stem}.mp4`]) await rm(path, { recursive: true });
  const seconds = telemetry.at(-1)?.secondsPassed ?? NaN;
  const resident = (from: number, to: number): number =>
    median(
      telemetry
        .filter(({ secondsPassed: at }: Telemetry) => at >= from && at < to)
        .map(({ memory: { residentBytes } }) => residentBytes / 1e6),
    );
  // What starts up in the first seconds is not there yet; what ends in the last is no longer.
  const growth = {
    firstMinuteMB: resident(10, 60),
    lastMinuteMB: resident(seconds - 60, seconds - 5),
    seconds,
  };
  say(`ten minutes: ${growth.firstMinuteMB.toFixed(0)} MB, at the end ${growth.lastMinuteMB.toFixed(0)} MB`);
  return growth;
}

/** Every clip begins at another frame, so that no two of its segments are the same and none is encoded only once. */
function tenMinutes({ square, studio }: Footage): Project {
  const clips = Array.from({ length: 20 }, (_, index) => ({
    asset: index % 2 === 0 ? 'square' : 'studio',
    in: 10 + index / 10,
    out: 40 + index / 10,
  }));
  return {
    canvas: { width: 1920, height: 1080, fps: 30 },
    assets: { square: { src: square }, studio: { src: studio } },
    tracks: [{ kind: 'video', items: clips }],
  };
}

function lines(idleMB: number, results: readonly Result[], growth: Growth | undefined): readonly string[] {
  return [
    ...table(
      ['Export', 'Peak, MB', 'Encoders', 'Beyond encoders and idle process, MB', 'Goal'],
      results.map(({ name, peakMB, encoders, ownMB, goal }) => [
        name,
        peakMB.toFixed(0),
        String(encoders),
        ownMB.toFixed(0),
        goal,
      ]),
    ),
    '',
    `Of the whole process; ${idleMB.toFixed(0)} MB of it when idle.`,
    ...(growth === undefined
      ? []
      : [
          '',
          `Ten minutes of film, exported in ${growth.seconds.toFixed(0)} s: ${growth.firstMinuteMB.toFixed(0)} MB resident in the first minute, ${growth.lastMinuteMB.toFixed(0)} MB in the last (medians).`,
        ]),
  ];
}
