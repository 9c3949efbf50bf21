/** What `framewright bench` writes. Pure. */
import type { ExportCost, Round } from './benchProject.ts';
import { machineText, type Machine } from './machine.ts';
import { table } from './markdown.ts';
import { median, medianText } from './statistics.ts';

export interface ProjectResult {
  /** As it was named. */
  readonly path: string;
  readonly export: string;
  readonly frames: number;
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly rounds: readonly Round[];
  /** Seconds of the ffmpeg command line; empty where it is not installed, or makes no such film. */
  readonly yardstick: readonly number[];
}

export interface BenchReport {
  readonly version: string;
  readonly machine: Machine;
  readonly projects: readonly ProjectResult[];
}

export function toMarkdown({ version, machine, projects }: BenchReport): string {
  return [
    `# Framewright ${version}`,
    '',
    `${machineText(machine)}; medians of ${projects[0]?.rounds.length ?? 0} runs and their spread.`,
    ...projects.flatMap((project) => ['', ...lines(project)]),
    '',
    'First: into an empty cache. ffmpeg: the finished picture, decoded from a lossless file and encoded with the same settings: nothing is composited.',
    '',
  ].join('\n');
}

function lines(project: ProjectResult): readonly string[] {
  const { path, export: name, frames, fps, width, height, rounds, yardstick } = project;
  const seconds = frames / fps;
  const first = rounds.map((round) => round.first);
  const edits = rounds.flatMap(({ edited }) => (edited === undefined ? [] : [edited]));
  const firstWall = median(first.map(wallOf));
  const times = (wall: readonly number[]): readonly string[] => [
    medianText(wall),
    (seconds / median(wall)).toFixed(2),
    (firstWall / median(wall)).toFixed(2),
  ];
  const row = (what: string, costs: readonly ExportCost[]): readonly string[] => [
    what,
    ...times(costs.map(wallOf)),
    median(costs.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2),
    (median(costs.map(({ peakBytes }) => peakBytes)) / 1e6).toFixed(0),
    (median(costs.map(({ bytes }) => bytes)) / 1e6).toFixed(2),
    String(median(costs.map(({ encodedFrames }) => encodedFrames))),
  ];
  const stages = first.at(-1)?.stages ?? [];
  return [
    `## ${path}`,
    '',
    `${name}: ${width} × ${height}, ${frames} frames, ${seconds.toFixed(2)} s at ${Number(fps.toFixed(3))} frames a second.`,
    '',
    ...table(
      [
        'Export',
        'Wall, s',
        '× real time',
        'Times as fast as the first',
        'CPU, s',
        'Peak, MB',
        'Size, MB',
        'Frames encoded',
      ],
      [
        row('first', first),
        row(
          'unchanged',
          rounds.map(({ unchanged }) => unchanged),
        ),
        ...(edits[0] === undefined ? [] : [row(edits[0].what, edits)]),
        ...(yardstick.length === 0 ? [] : [['ffmpeg, encoding only', ...times(yardstick), '', '', '', '']]),
      ],
    ),
    '',
    `Stages of the first export: ${stages.map(({ stage, detail, totalMs }) => `${stage} ${detail} ${(totalMs / 1000).toFixed(2)} s`).join(', ')}.`,
  ];
}

const wallOf = ({ wallSeconds }: ExportCost): number => wallSeconds;
