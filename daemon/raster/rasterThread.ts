/**
 * Pictures made in a thread of their own, so that whoever types is answered at once while a photo is decoded. It begins with the first task, ends when nothing has been asked of it for a while,
 * and keeps no process alive that waits for nothing. Two pictures are drawn at once, as decoding is a core's work and takes much memory; to pack one into a file goes on beside that. The other side is main.ts.
 */
import { Worker } from 'node:worker_threads';
import { FramewrightError } from '../../model/errors.ts';
import { withStack } from '../withStack.ts';
import {
  handedOver,
  type RasterAnswers,
  type RasterCall,
  type RasterReply,
  type RasterTask,
} from './rasterMessages.ts';

type Kind = RasterTask['kind'];
/** A task without its kind. */
type Work<K extends Kind> = Omit<Extract<RasterTask, { readonly kind: K }>, 'kind'>;

interface AskOptions {
  /** Equal for equal tasks of a kind: what is wanted twice at a time is done once. */
  readonly key?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Somebody who waits for an answer. */
interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Job {
  readonly kind: Kind;
  readonly work: () => object | Promise<object>;
  readonly key: string | undefined;
  readonly waiting: Set<Waiting>;
  begun: boolean;
  /** Of the picture that it is about. */
  path?: string | undefined;
}

/** Pixels lie outside of V8's heap, and there is little else: what needs more than this is a drawing that was made to bring us down. */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 };

/** Skia decodes beside its thread: with one at a time the next would wait for this one's pixels to be read. */
const drawnAtOnce = 2;

export class RasterThread {
  readonly #program: URL;
  readonly #idleMs: number;
  /** By number, in the order in which they were asked for. */
  readonly #jobs = new Map<number, Job>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #numbers = 0;

  /** `program`: what the thread runs. It ends when it had nothing to do for `idleMs`. */
  constructor(program: URL, idleMs: number) {
    this.#program = program;
    this.#idleMs = idleMs;
  }

  /** Whether it runs. */
  get begun(): boolean {
    return this.#worker !== undefined;
  }

  /**
   * Has a task done; `work` is called when its turn comes, so that no files are held that wait to be decoded. Rejects with what the work throws, with `out-of-memory` when the thread had not
   * enough, and with the signal's reason when that is aborted: what nobody waits for is not begun. Bytes and pixels of the work are handed over.
   */
  async perform<K extends Kind>(
    kind: K,
    work: Work<K> | (() => Promise<Work<K>>),
    { key, signal }: AskOptions = {},
  ): Promise<RasterAnswers[K]> {
    signal?.throwIfAborted();
    const [number, job] = this.#jobOf(kind, typeof work === 'function' ? work : () => work, key);
    const answer = new Promise<RasterAnswers[K]>((resolve, reject) => {
      const end = (): void => {
        job.waiting.delete(waiting);
        signal?.removeEventListener('abort', abort);
      };
      const waiting: Waiting = {
        resolve: (found) => {
          end();
          // The kind of a task is that of its answer, which the compiler cannot follow through the thread.
          resolve(found as RasterAnswers[K]);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      };
      const abort = (): void => {
        waiting.reject(signal?.reason as Error);
        if (job.waiting.size === 0 && !job.begun) this.#forget(number);
      };
      signal?.addEventListener('abort', abort);
      job.waiting.add(waiting);
    });
    this.#goOn();
    return await answer;
  }

  /** Nothing more is expected soon: it ends, unless something is being asked of it. Resolves when it has given back its memory. */
  async rest(): Promise<void> {
    if (this.#jobs.size > 0) return;
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  /** One that is there already, or another. */
  #jobOf(kind: Kind, work: Job['work'], key: string | undefined): readonly [number, Job] {
    for (const entry of this.#jobs)
      if (key !== undefined && entry[1].kind === kind && entry[1].key === key) return entry;
    const number = ++this.#numbers;
    const job: Job = { kind, work, key, waiting: new Set(), begun: false };
    this.#jobs.set(number, job);
    return [number, job];
  }

  /** Begins what may be begun. */
  #goOn(): void {
    const room = { draw: drawnAtOnce, pack: 1 };
    for (const [number, job] of this.#jobs) {
      const way = job.kind === 'pack' ? 'pack' : 'draw';
      if (!job.begun && room[way] > 0) void this.#begin(number, job);
      room[way]--;
    }
  }

  async #begin(number: number, job: Job): Promise<void> {
    job.begun = true;
    clearTimeout(this.#idle);
    // While the file is read the thread starts.
    this.#worker ??= this.#start();
    this.#worker.ref();
    try {
      const task = { kind: job.kind, ...(await job.work()) } as RasterTask;
      job.path = 'path' in task ? task.path : undefined;
      const call: RasterCall = { id: number, task };
      this.#worker ??= this.#start();
      this.#worker.postMessage(call, handedOver(task));
    } catch (error) {
      this.#fail(number, error as Error);
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#program, { resourceLimits, execArgv: [] });
    let failure: Error | undefined;
    worker.on('message', (reply: RasterReply) => this.#hear(reply));
    worker.on('error', (error: Error) => (failure = error));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      // What has not been begun goes to another.
      const lost = [...this.#jobs].filter(([, { begun }]) => begun);
      for (const [number, { path }] of lost) this.#fail(number, endOf(failure, path));
    });
    return worker;
  }

  #hear(reply: RasterReply): void {
    if (reply.kind === 'refused') this.#fail(reply.id, new FramewrightError(reply.code, reply.message));
    else if (reply.kind === 'bug') this.#fail(reply.id, withStack(reply.stack));
    else {
      const waiting = [...(this.#jobs.get(reply.id)?.waiting ?? [])];
      this.#forget(reply.id);
      for (const each of waiting) each.resolve(reply.answer);
    }
  }

  #fail(number: number, error: Error): void {
    const waiting = [...(this.#jobs.get(number)?.waiting ?? [])];
    this.#forget(number);
    for (const each of waiting) each.reject(error);
  }

  #forget(number: number): void {
    this.#jobs.delete(number);
    this.#goOn();
    if (this.#jobs.size > 0) return;
    this.#worker?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.rest(), this.#idleMs).unref();
  }
}

/** Why the thread is gone, to whoever waited for it. */
function endOf(failure: Error | undefined, path: string | undefined): Error {
  if (failure !== undefined && 'code' in failure && failure.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new FramewrightError(
      'out-of-memory',
      `There is not enough memory for ${path === undefined ? 'a picture' : `the picture "${path}"`}. Make it smaller, or close other programs.`,
    );
  }
  return failure ?? new Error('the thread for pictures has ended');
}
