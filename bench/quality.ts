/**
 * Whether speed was bought with quality: each film against its own composite, encoded without loss, and the two composites
 * against one another, by structural similarity (SSIM).
 */
import { readFile, rm } from 'node:fs/promises';
import { run } from './measure.ts';

/** SSIM of the luma and chroma planes together, 0 to 1. */
export interface Similarity {
  readonly mean: number;
  /** The worst frame's. */
  readonly worst: number;
  /** Of the frames at 0, 25, 50, 75 and 100 % of the film. */
  readonly samples: readonly number[];
  readonly frames: number;
}

/** Compares two films frame by frame; `notes` is a file this may write and removes. */
export async function compare(film: string, reference: string, notes: string): Promise<Similarity> {
  const graph = `[0:v]setpts=N,settb=1/30[a];[1:v]setpts=N,settb=1/30[b];[a][b]ssim=stats_file=${notes}:shortest=1`;
  await run('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-i',
    film,
    '-i',
    reference,
    '-lavfi',
    graph,
    '-an',
    '-f',
    'null',
    '-',
  ]);
  const values = [...(await readFile(notes, 'utf8')).matchAll(/ All:([\d.]+)/g)].map((match) =>
    Number(match[1]),
  );
  await rm(notes);
  if (values.length === 0) throw new Error(`No frames of ${film} and ${reference} could be compared.`);
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    worst: Math.min(...values),
    samples: [0, 0.25, 0.5, 0.75, 1].map((part) => values[Math.round(part * (values.length - 1))] ?? NaN),
    frames: values.length,
  };
}

export async function countFrames(film: string): Promise<number> {
  const counted = ['-count_packets', '-select_streams', 'v:0', '-show_entries', 'stream=nb_read_packets'];
  return Number((await run('ffprobe', ['-v', 'error', ...counted, '-of', 'csv=p=0', film])).trim());
}
