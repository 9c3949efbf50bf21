/** What ran when in the export before: recorded whether anybody asks for it or not, in one file, which the next export's replaces. Knows no format. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessSystemError } from '../systemError.ts';

export class KeptTraces {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where that of an export goes which begins; those of exports before are gone. Undefined where none can be kept. */
  async next(job: string): Promise<string | undefined> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      for (const name of await readdir(this.#folder)) await rm(join(this.#folder, name), { force: true });
      return this.#pathOf(job);
    } catch (error) {
      // It is no reason to fail.
      unlessSystemError(error);
      return undefined;
    }
  }

  /** Of an export that is over, while it is kept. */
  async of(job: string): Promise<string | undefined> {
    const path = this.#pathOf(job);
    const facts = await stat(path).catch(unlessSystemError);
    return facts === undefined ? undefined : path;
  }

  #pathOf(job: string): string {
    return join(this.#folder, `${job}.json`);
  }
}
