/** A small project of several parts, its undisturbed film, and what must hold after any disturbance. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWholeCheckedEntry } from '../../../daemon/cache/checkedEntry.ts';
import { exitCode } from '../../../model/errors.ts';
import { loadEngine } from '../../../native/index.ts';
import { framewright, type Outcome, type RunOptions } from '../cli/commandLine.ts';
import { ffmpeg } from '../media.ts';

/** Few frames and little sound: each packet is a write, and each write is a case. */
const project = {
  reel: 1,
  canvas: { width: 160, height: 90, fps: 5, sampleRate: 8000 },
  assets: { film: { src: 'source.mp4' } },
  tracks: [
    {
      kind: 'video',
      items: [
        { asset: 'film', in: 0, out: 2 },
        { asset: 'film', in: 1, out: 3 },
        { text: 'end', duration: 2 },
      ],
    },
  ],
  exports: { web: { format: 'mp4', video: { codec: 'h264', preset: 'ultrafast' } } },
};

/** A case's own folder: its cache and its film. */
export interface Place {
  readonly folder: string;
  readonly cache: string;
  readonly film: string;
}

export class Exports {
  readonly #folder: string;
  #places = 0;
  #reference: Buffer | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get source(): string {
    return join(this.#folder, 'source.mp4');
  }

  get project(): string {
    return join(this.#folder, 'project.reel');
  }

  /** Makes the project, and its film once without disturbance. */
  async prepare(): Promise<void> {
    const picture = ['-f', 'lavfi', '-i', 'testsrc=s=160x90:r=10:d=3'];
    const sound = ['-f', 'lavfi', '-i', 'sine=d=3:r=8000'];
    ffmpeg(...picture, ...sound, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', this.source);
    writeFileSync(this.project, JSON.stringify(project));
    const place = this.place();
    assert.equal((await this.run(place)).code, exitCode.done);
    this.#reference = readFileSync(place.film);
  }

  place(): Place {
    const folder = join(this.#folder, `place-${this.#places++}`);
    mkdirSync(folder);
    return { folder, cache: join(folder, 'cache'), film: join(folder, 'film.mp4') };
  }

  /** One encoder, so that calls come in nearly the same order each time. */
  run({ cache, film }: Place, options: RunOptions = {}, ...more: readonly string[]): Promise<Outcome> {
    const args = ['export', this.project, '-o', film, '--overwrite', '--workers', '1', '--json', ...more];
    return framewright(args, { cache, ...options });
  }

  clearCache({ cache }: Place): Promise<Outcome> {
    return framewright(['cache', 'clear', '--json'], { cache });
  }

  /** After a disturbed run: there is no film, or the whole one; unless the process was killed, nothing else either. */
  checkDisturbed({ folder, cache, film }: Place, { code, stderr, events }: Outcome): void {
    if (existsSync(film)) assert.ok(this.isReference(film), 'the film is not what it should be');
    if (code === null) return;
    if (code === exitCode.done) assert.ok(existsSync(film), 'it said that it was done, and there is no film');
    assert.doesNotMatch(JSON.stringify(events) + stderr, /This is a bug|\n {4}at /u);
    this.checkTidy({ folder, cache, film });
  }

  /** Nothing is left of the work but the film and the cache, and no lease in that. */
  checkTidy({ folder, cache }: Place): void {
    const known = ['cache', 'film.mp4'];
    assert.deepEqual(
      readdirSync(folder).filter((name) => !known.includes(name)),
      [],
    );
    const leases = join(cache, 'v1', 'leases');
    assert.deepEqual(existsSync(leases) ? readdirSync(leases) : [], []);
  }

  /** The next run, undisturbed, ends as if nothing had been, and leaves only what is sound. */
  async checkRecovery(place: Place, options: RunOptions = {}): Promise<Outcome> {
    const outcome = await this.run(place, options);
    assert.equal(outcome.code, exitCode.done, outcome.stdout);
    assert.ok(this.isReference(place.film), 'the film differs from an undisturbed one');
    this.checkTidy(place);
    const entries = join(place.cache, 'v1', 'entries');
    for (const name of readdirSync(entries)) {
      const path = join(entries, name);
      const sound = (await loadEngine().isWholeSegment(path)) || (await isWholeCheckedEntry(path));
      assert.ok(sound, `${name} is damaged`);
    }
    return outcome;
  }

  isReference(film: string): boolean {
    assert.ok(this.#reference !== undefined, 'prepare first');
    return readFileSync(film).equals(this.#reference);
  }
}
