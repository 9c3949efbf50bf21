/**
 * Exports as jobs: one after another, journaled before they are answered for, and told to whoever watches. A job that was running when
 * the daemon crashed is run again by the next; one that crashed two is failed. Knows no connection.
 */
import { randomUUID } from 'node:crypto';
import { FramewrightError } from '../../model/errors.ts';
import type { ExportOrder, Job } from '../../model/protocol/exports.ts';
import { failureOf, type Failure } from '../../model/protocol/failure.ts';
import type { Event, EventParams, Result } from '../../model/protocol/index.ts';
import { cancelled } from '../export/exportFilm.ts';
import { ownProcessName, whereabouts } from '../processName.ts';
import { asUserError } from '../userError.ts';
import type { FilmMaker, PreparedFilm } from './filmMaker.ts';
import type { Journal, JobRecord } from './journal.ts';
import type { KeptTraces } from './keptTraces.ts';
import type { Log } from './log.ts';

/** Is told what becomes of a job. */
export type JobListener = <E extends Event>(event: E, params: EventParams<E>) => void;

/** After so many crashes in the middle of it a job is not begun again. */
const mostAttempts = 2;
/** Jobs that are over are remembered, for those who come back to ask. */
const remembered = 50;

interface JobHooks {
  /** A job has ended, however it did. */
  readonly onEnd: () => void;
  /** The last one has. */
  readonly onIdle: () => void;
}

interface Entry {
  record: JobRecord;
  /** Not yet known again after a restart. */
  prepared: PreparedFilm | undefined;
  readonly listeners: Set<JobListener>;
  readonly abort: AbortController;
}

const isOver = ({ state }: Job): boolean => state === 'done' || state === 'failed' || state === 'cancelled';

/** Why a job stops that is to go on with the next daemon. */
const leaving = Symbol('the daemon leaves');

export class Jobs {
  readonly #maker: FilmMaker;
  readonly #journal: Journal;
  readonly #traces: KeptTraces;
  readonly #log: Log;
  readonly #hooks: JobHooks;
  readonly #entries = new Map<string, Entry>();
  #running: Promise<void> | undefined;
  #stopped = false;
  /** Orders that are being looked at. */
  #accepting = 0;

  /** `kept`: what there is of jobs on disk. */
  constructor(
    maker: FilmMaker,
    kept: { readonly journal: Journal; readonly traces: KeptTraces },
    log: Log,
    hooks: JobHooks,
  ) {
    this.#maker = maker;
    this.#journal = kept.journal;
    this.#traces = kept.traces;
    this.#log = log;
    this.#hooks = hooks;
  }

  /** Takes up what earlier daemons have left. */
  async resume(): Promise<void> {
    for (const record of await this.#journal.read()) {
      const { id } = record.accepted.job;
      const entry: Entry = {
        record,
        prepared: undefined,
        listeners: new Set(),
        abort: new AbortController(),
      };
      // A daemon that has lost its address, and lives, still works on it.
      if (record.worker !== undefined && (await whereabouts(record.worker)) === 'alive') continue;
      this.#entries.set(id, entry);
      if (isOver(record.accepted.job)) continue;
      if (record.attempts >= mostAttempts) await this.#end(entry, { failure: failureOf(crashed(record)) });
      else await this.#update(entry, { state: 'queued' });
    }
    await this.#forgetOldest();
    this.#runNext();
  }

  /** Jobs that are not over, or about to be accepted. */
  get busy(): boolean {
    return (
      this.#accepting > 0 || [...this.#entries.values()].some(({ record }) => !isOver(record.accepted.job))
    );
  }

  count(state: Job['state']): number {
    return this.list().filter((job) => job.state === state).length;
  }

  /** Newest first. */
  list(): Job[] {
    // Of two in the same millisecond, the one that came later.
    const oldestFirst = Array.from(this.#entries.values(), ({ record }) => record.accepted.job);
    return oldestFirst.reverse().sort((a, b) => b.orderedAtMs - a.orderedAtMs);
  }

  /** The newest of a project's films that are done, with what was ordered; undefined when none is known. */
  lastDone(project: string): { readonly job: Job; readonly order: ExportOrder } | undefined {
    const job = this.list().find((each) => each.state === 'done' && each.project === project);
    return job && { job, order: this.#entry(job.id).record.order };
  }

  /** Throws `job-unknown`. */
  job(id: string): Job {
    return this.#entry(id).record.accepted.job;
  }

  /** What ran when in a job that is over: the file that was ordered, or the one that is kept of the last. Throws `job-unknown`. */
  async trace(id: string): Promise<string | undefined> {
    const { order, accepted } = this.#entry(id).record;
    if (!isOver(accepted.job)) return undefined;
    return order.trace ?? (await this.#traces.of(id));
  }

  /** Looks at an order and journals it. The same order again, by its id, is the same job. `watcher` is told what becomes of it. */
  async start(
    order: ExportOrder,
    watcher: JobListener,
    signal: AbortSignal,
  ): Promise<Result<'export/start'>> {
    const known = order.id === undefined ? undefined : this.#entries.get(order.id);
    if (known !== undefined) {
      known.listeners.add(watcher);
      return known.record.accepted;
    }
    this.#accepting++;
    try {
      const prepared = await this.#maker.prepare(order, signal);
      signal.throwIfAborted();
      const { name, quality, target, targetFolder, frameCount, diagnostics, flow, files } = prepared;
      const job: Job = {
        id: order.id ?? randomUUID(),
        state: 'queued',
        project: order.project,
        export: name,
        target,
        quality,
        frameCount,
        orderedAtMs: Date.now(),
      };
      const record: JobRecord = {
        order,
        accepted: { job, diagnostics, flow },
        attempts: 0,
        targetFolder,
        sources: Object.fromEntries(files.map(({ path, identity }) => [path, identity])),
      };
      await this.#journal.write(record);
      this.#entries.set(job.id, {
        record,
        prepared,
        listeners: new Set([watcher]),
        abort: new AbortController(),
      });
      this.#log.line(`export ${job.id}: ${order.project} as ${name} to ${target}`);
      // What is told of it comes after the answer.
      setImmediate(() => this.#runNext());
      return record.accepted;
    } finally {
      this.#accepting--;
    }
  }

  /** From now on `listener` is told what becomes of a job; gives the way it stands. */
  watch(id: string, listener: JobListener): Job {
    const entry = this.#entry(id);
    if (!isOver(entry.record.accepted.job)) entry.listeners.add(listener);
    return entry.record.accepted.job;
  }

  /** Forgets a listener, which has gone. */
  unwatch(listener: JobListener): void {
    for (const { listeners } of this.#entries.values()) listeners.delete(listener);
  }

  async cancel(id: string): Promise<void> {
    const entry = this.#entry(id);
    const { state } = entry.record.accepted.job;
    if (state === 'running') entry.abort.abort(cancelled());
    else if (state === 'queued') await this.#end(entry, { failure: failureOf(cancelled()) });
  }

  /** Stops what runs; the next daemon goes on with it. Nothing is begun any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { abort } of this.#entries.values()) abort.abort(leaving);
    await this.#running;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new FramewrightError('job-unknown', 'There is no such export: it is long over. Start it again.');
    }
    return entry;
  }

  #runNext(): void {
    if (this.#stopped || this.#running !== undefined) return;
    const next = [...this.#entries.values()].find(({ record }) => record.accepted.job.state === 'queued');
    if (next === undefined) {
      if (!this.busy) this.#hooks.onIdle();
      return;
    }
    this.#running = this.#run(next)
      .catch((error: unknown) => this.#log.failure('export', error))
      .finally(() => {
        this.#running = undefined;
        this.#runNext();
      });
  }

  async #run(entry: Entry): Promise<void> {
    const { signal } = entry.abort;
    const { id } = entry.record.accepted.job;
    const tell: JobListener = (event, params) => {
      for (const listener of entry.listeners) listener(event, params);
    };
    try {
      const worker = await ownProcessName();
      await this.#update(entry, { state: 'running' }, { attempts: entry.record.attempts + 1, worker });
      const prepared = (entry.prepared ??= await this.#prepareAgain(entry));
      const keptTrace = await this.#traces.next(id);
      signal.throwIfAborted();
      const { report, seconds } = await this.#maker.make(
        { ...prepared, keptTrace },
        {
          onPlan: (plan) => tell('export/plan', { job: id, plan }),
          onNotice: (notice) => tell('export/notice', { job: id, notice }),
          onProgress: (telemetry) => {
            entry.record.accepted.job.telemetry = telemetry;
            tell('export/progress', { job: id, telemetry });
          },
        },
        signal,
      );
      await this.#end(entry, { report, seconds });
    } catch (error) {
      if (signal.reason === leaving) {
        // Being stopped is no fault of its own.
        const attempts = entry.record.attempts - 1;
        await this.#update(entry, { state: 'queued' }, { attempts, worker: undefined });
      } else await this.#end(entry, { failure: this.#failure(error) });
    }
  }

  /** After a restart: the same text, the same media or an error, the same target in the same folder. */
  async #prepareAgain({ record, abort }: Entry): Promise<PreparedFilm> {
    const { order, accepted, sources, targetFolder } = record;
    const prepared = await this.#maker.prepare({ ...order, target: accepted.job.target }, abort.signal);
    const changed = prepared.files.find(({ path, identity }) => (sources[path] ?? identity) !== identity);
    if (changed !== undefined) {
      this.#maker.forget(prepared);
      throw new FramewrightError(
        'media-changed',
        `"${changed.path}" changed after the export was ordered and before the daemon could go on with it. Export again.`,
      );
    }
    return { ...prepared, targetFolder: targetFolder ?? prepared.targetFolder };
  }

  #failure(error: unknown): Failure {
    const known = asUserError(error);
    if (known !== undefined) return failureOf(known);
    this.#log.failure('export', error);
    return { code: 'internal', message: `This is a bug in Framewright. ${String(error)}` };
  }

  async #end(
    entry: Entry,
    outcome:
      | { readonly failure: Failure }
      | { readonly report: NonNullable<Job['report']>; readonly seconds: number },
  ): Promise<void> {
    const { id, target } = entry.record.accepted.job;
    const job = { ...outcome, telemetry: undefined };
    if (entry.prepared !== undefined) this.#maker.forget(entry.prepared);
    entry.prepared = undefined;
    if ('failure' in outcome) {
      const { failure } = outcome;
      await this.#update(entry, { ...job, state: failure.code === 'cancelled' ? 'cancelled' : 'failed' });
      this.#log.line(`export ${id}: ${failure.code}: ${failure.message}`);
      for (const listener of entry.listeners) listener('export/failed', { job: id, failure });
    } else {
      const { report, seconds } = outcome;
      await this.#update(entry, { ...job, state: 'done' });
      this.#log.line(`export ${id}: done in ${seconds.toFixed(1)} s with ${report.videoEncoder}`);
      for (const listener of entry.listeners) listener('export/done', { job: id, target, seconds, report });
    }
    entry.listeners.clear();
    this.#hooks.onEnd();
    await this.#forgetOldest();
  }

  /** A journal that cannot be written is told in the log; the job goes on. */
  async #update(
    entry: Entry,
    job: Partial<Job>,
    rest: Partial<Pick<JobRecord, 'attempts' | 'worker'>> = {},
  ): Promise<void> {
    const { record } = entry;
    entry.record = {
      ...record,
      ...rest,
      accepted: { ...record.accepted, job: { ...record.accepted.job, ...job } },
    };
    await this.#journal
      .write(entry.record)
      .catch((error: unknown) => this.#log.failure('the journal cannot be written', error));
  }

  async #forgetOldest(): Promise<void> {
    const over = [...this.#entries.values()].filter(({ record }) => isOver(record.accepted.job));
    for (const { record } of over.slice(0, -remembered)) {
      this.#entries.delete(record.accepted.job.id);
      await this.#journal.remove(record);
    }
  }
}

const crashed = ({ accepted, attempts }: JobRecord): FramewrightError =>
  new FramewrightError(
    'daemon-crashed',
    `The export of "${accepted.job.project}" to "${accepted.job.target}" has ended the daemon ${attempts} times, so it is not tried again. "framewright daemon log" says what happened; "framewright export" without a daemon may tell more.`,
  );
