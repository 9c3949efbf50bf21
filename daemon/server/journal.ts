/**
 * Jobs on disk, so that a crash loses none: one file a job, replaced whole. Knows neither how a job is done nor who waits for it.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { requests } from '../../model/protocol/index.ts';
import { exportOrder } from '../../model/protocol/exports.ts';
import { unlessSystemError } from '../systemError.ts';
import { clearAbandoned, keepTemporary, removeTemporary, temporaryPath } from '../temporary.ts';

const record = z.object({
  order: exportOrder,
  /** What `export/start` was answered, with the job as it is now. */
  accepted: requests['export/start'].result,
  /** How often it was begun and not ended. */
  attempts: z.int().nonnegative(),
  /** The process that works on it (daemon/processName.ts). */
  worker: z.string().optional(),
  /** Where the target's folder really was when it was ordered. */
  targetFolder: z.string().optional(),
  /** By path: the identity of every file it is made from, as it was when it was ordered. */
  sources: z.record(z.string(), z.string()),
});

/** What is known of a job. */
export type JobRecord = z.infer<typeof record>;

export class Journal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Every job that can be read, in the order they were given. What cannot be read is left alone. */
  async read(): Promise<readonly JobRecord[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await clearAbandoned(this.#folder, hidden);
    const records: JobRecord[] = [];
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith('.json')) continue;
      const text = await readFile(join(this.#folder, name), 'utf8').catch(unlessSystemError);
      const parsed = record.safeParse(text === undefined ? undefined : parseJson(text));
      if (parsed.success) records.push(parsed.data);
    }
    return records.sort((a, b) => a.accepted.job.orderedAtMs - b.accepted.job.orderedAtMs);
  }

  /** On disk when it resolves. */
  async write(job: JobRecord): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const draft = await temporaryPath(this.#folder, hidden);
    try {
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(job));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, this.path(job));
      keepTemporary(draft);
    } finally {
      await removeTemporary(draft);
    }
  }

  async remove(job: JobRecord): Promise<void> {
    await rm(this.path(job), { force: true }).catch(unlessSystemError);
  }

  /** Its file. Ids are UUIDs, so they are good names. */
  path({ accepted }: JobRecord): string {
    return join(this.#folder, `${accepted.job.id}.json`);
  }
}

const hidden = '.draft-';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
