/**
 * What an edit costs: a film of three minutes is exported into an empty cache, then again as it is, with one title changed, and
 * with a second inserted at its start. Every edit begins with a copy of the cache that the first export left.
 */
import { cp, rm } from 'node:fs/promises';
import { table } from '../../daemon/bench/markdown.ts';
import { median, medianText } from '../../daemon/bench/statistics.ts';
import type { Project } from '../cases/case.ts';
import { writeProject } from '../contenders.ts';
import { footageOfRates, type FootageOfRates } from '../derivedFootage.ts';
import { countFrames } from '../films.ts';
import { exportWithEvents, type ExportRun } from '../framewrightExport.ts';
import type { Context, Part } from '../part.ts';

interface Result {
  readonly fps: number;
  readonly first: Outcome;
  readonly edits: readonly (Outcome & { readonly name: string; readonly goal: string })[];
}

interface Outcome {
  readonly wallSeconds: readonly number[];
  readonly encoded: number;
  readonly segments: number;
  readonly sound: string;
}

interface Edit {
  readonly name: string;
  readonly goal: string;
  readonly project: Project;
  /** By which the film is longer. */
  readonly insertedSeconds?: number;
}

/** Of the film before edits. */
const seconds = 180;

export const reexports: Part = {
  name: 'reexports',
  run: async (context) => {
    const footage = await footageOfRates(context.media, context.footage);
    const results: Result[] = [];
    for (const fps of [30, 29.97]) results.push(await editFilm(footage, fps, context));
    return { title: 'Exporting again', markdown: lines(results), data: results };
  },
};

async function editFilm(footage: FootageOfRates, fps: number, context: Context): Promise<Result> {
  const stem = `${context.work}/three-minutes-${fps}`;
  const kept = `${stem}.kept`;
  const cache = `${stem}.cache`;
  const project = `${stem}.reel`;
  const target = `${stem}.mp4`;
  const say = (what: string, { cost, plan }: ExportRun): void =>
    context.say(
      `three minutes at ${fps} fps, ${what}: ${cost.wallSeconds.toFixed(2)} s, ${encodedOf(plan)} of ${plan.segments.length} segments`,
    );
  await rm(kept, { recursive: true, force: true });
  await writeProject(threeMinutes(footage, fps, {}), project);
  const first = await exportWithEvents({ project, target, cache: kept });
  say('first', first);
  await requireWhole(target, fps, seconds);

  const edits: Edit[] = [
    { name: 'unchanged', goal: 'under 1 s', project: threeMinutes(footage, fps, {}) },
    {
      ...{ name: 'a title of 4 s changed', goal: '10 ×' },
      project: threeMinutes(footage, fps, { title: 'Another' }),
    },
    {
      ...{ name: '1 s inserted at the start', goal: '10 ×', insertedSeconds: 1 },
      project: threeMinutes(footage, fps, { insertedSeconds: 1 }),
    },
  ];
  const outcomes = edits.map(({ name, goal }) => ({ name, goal, runs: [] as ExportRun[] }));
  for (let round = 0; round < context.runs; round++) {
    for (const [index, edit] of edits.entries()) {
      await rm(cache, { recursive: true, force: true });
      await cp(kept, cache, { recursive: true, preserveTimestamps: true });
      await writeProject(edit.project, project);
      const run = await exportWithEvents({ project, target, cache });
      say(edit.name, run);
      outcomes[index]?.runs.push(run);
      await requireWhole(target, fps, seconds + (edit.insertedSeconds ?? 0));
    }
  }
  for (const path of [kept, cache, target]) await rm(path, { recursive: true, force: true });
  return {
    fps,
    first: outcomeOf([first]),
    edits: outcomes.map(({ name, goal, runs }) => ({ name, goal, ...outcomeOf(runs) })),
  };
}

/** A film that lacks something would be made quickly, too. */
async function requireWhole(film: string, fps: number, length: number): Promise<void> {
  const rate = fps === 29.97 ? 30_000 / 1001 : fps;
  const [frames, wanted] = [await countFrames(film), Math.round(length * rate)];
  if (frames !== wanted) throw new Error(`The film at ${fps} fps has ${frames} frames instead of ${wanted}.`);
}

function outcomeOf(runs: readonly ExportRun[]): Outcome {
  const plan = runs[0]?.plan;
  return {
    wallSeconds: runs.map(({ cost }) => cost.wallSeconds),
    encoded: plan === undefined ? NaN : encodedOf(plan),
    segments: plan?.segments.length ?? NaN,
    sound: plan?.sound ?? 'none',
  };
}

const encodedOf = ({ segments }: ExportRun['plan']): number =>
  segments.filter(({ state }) => state === 'to encode').length;

interface Changes {
  readonly title?: string;
  readonly insertedSeconds?: number;
}

/** Sources of three rates, six clips, two titles; everything after an insert moves with it. */
function threeMinutes(
  { at25, at2997, at60 }: FootageOfRates,
  fps: number,
  { title = 'In the middle', insertedSeconds = 0 }: Changes,
): Project {
  const style = { size: 96 };
  const clips = ['at25', 'at2997', 'at60'].flatMap((asset) => [
    { asset, in: 0.2, out: 30.2 },
    { asset, in: 29.6, out: 59.6 },
  ]);
  return {
    canvas: { width: 1920, height: 1080, fps },
    assets: { at25: { src: at25 }, at2997: { src: at2997 }, at60: { src: at60 } },
    tracks: [
      {
        kind: 'video',
        items: [
          ...(insertedSeconds === 0 ? [] : [{ color: '#203040', duration: insertedSeconds }]),
          ...clips,
        ],
      },
      {
        kind: 'video',
        items: [
          { text: 'At the start', start: 20 + insertedSeconds, duration: 3, style },
          { text: title, start: 90 + insertedSeconds, duration: 4, style },
        ],
      },
    ],
  };
}

function lines(results: readonly Result[]): readonly string[] {
  return [
    ...table(
      ['Film', 'Export', 'Wall, s', 'Times as fast as the first', 'Goal', 'Segments encoded', 'Sound'],
      results.flatMap(({ fps, first, edits }) => [
        [
          `3 minutes at ${fps} fps`,
          'the first',
          medianText(first.wallSeconds),
          '',
          '',
          `${first.encoded} of ${first.segments}`,
          first.sound,
        ],
        ...edits.map(({ name, goal, wallSeconds, encoded, segments, sound }) => [
          '',
          name,
          medianText(wallSeconds),
          (median(first.wallSeconds) / median(wallSeconds)).toFixed(1),
          goal,
          `${encoded} of ${segments}`,
          sound,
        ]),
      ]),
      ['left', 'left', 'right', 'right', 'right', 'right', 'right'],
    ),
    '',
    'Six clips of sources at 25, 29.97 and 60 frames a second, with two titles. The first export was made once.',
  ];
}
