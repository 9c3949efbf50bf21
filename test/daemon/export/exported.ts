/** Small films of several segments, made by the command line, and what it said of them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { framewright, type RunOptions } from '../cli/commandLine.ts';
import { ffmpeg, numberedFilm, testFilm } from '../media.ts';

interface Plan {
  readonly segments: readonly {
    readonly firstFrame: number;
    readonly endFrame: number;
    readonly state: string;
    readonly why?: string;
    readonly key: string;
  }[];
  readonly sound: string;
  readonly notCopied: readonly { readonly path: string; readonly why: string }[];
}

export interface Exported {
  readonly path: string;
  readonly bytes: Buffer;
  readonly plan: Plan;
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** Of the `done` event. */
  readonly segments: {
    readonly total: number;
    readonly cached: number;
    readonly copied: number;
    readonly encoded: number;
    readonly ends: readonly number[];
    readonly states: string;
  };
}

export const canvas = {
  width: 320,
  height: 180,
  fps: 30,
  background: '#102030',
  sampleRate: 48000,
  channels: 2,
};

/** An export with segments of a second. */
export const web = { format: 'mp4', segment: 1, video: { quality: 23, preset: 'veryfast' } };

/** A project with one track of pictures out of the assets that `makeAssets` makes; `more` takes the place of what it has. */
export const projectOf = (items: readonly object[], more: object = {}): object => ({
  reel: 1,
  canvas,
  assets: {
    a: { src: 'a.mp4' },
    b: { src: 'b.mp4' },
    n: { src: 'numbers.mp4' },
    tone: { src: 'tone.wav' },
  },
  tracks: [{ kind: 'video', items }],
  exports: { web },
  ...more,
});

/** Two films that move and sound, one whose frames are numbered, and a tone of 440 Hz. */
export function makeAssets(at: (name: string) => string): void {
  testFilm(at('a.mp4'), { seconds: 8 });
  testFilm(at('b.mp4'), { seconds: 4, size: '256x144' });
  numberedFilm(at('numbers.mp4'), 250);
  ffmpeg('-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=9', '-c:a', 'pcm_s16le', at('tone.wav'));
}

/** How to run one export. */
export interface ExportOptions extends RunOptions {
  readonly args?: readonly string[];
  /** Of project and film; default: one that none has had. */
  readonly name?: string;
}

/** Makes films in a folder that holds the assets. */
export function exporterIn(
  at: (name: string) => string,
): (project: object, options?: ExportOptions) => Promise<Exported> {
  let films = 0;
  return async (project, { args = [], name = `film-${films++}`, ...options } = {}) => {
    writeFileSync(at(`${name}.reel`), JSON.stringify(project));
    const path = at(`${name}.mp4`);
    const { code, events, stderr, stdout } = await framewright(
      ['export', at(`${name}.reel`), '-o', path, '--overwrite', '--json', ...args],
      options,
    );
    assert.equal(code, 0, stdout + stderr);
    const plan = events.find(({ event }) => event === 'plan') as unknown as Plan;
    const { segments } = events.at(-1) as unknown as Exported;
    return { path, bytes: readFileSync(path), plan, events, segments };
  };
}
