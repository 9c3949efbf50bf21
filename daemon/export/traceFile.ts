/**
 * Writes an export's trace while it runs. What goes wrong with the file ends the trace, never the export. Knows no format but by
 * its writer.
 */
import { constants, open, type FileHandle } from 'node:fs/promises';
import { ChromeTrace } from '../../model/telemetry/chromeTrace.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import type { Engine, TraceRecorder } from '../../native/index.ts';
import { asUserError, reasonOf } from '../userError.ts';
import { unwritable } from './target.ts';

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
/** What was a link when it was chosen has been followed then. */
const noLinks = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW;

export class TraceFile {
  /** For those whose work is to be recorded. */
  readonly recorder: TraceRecorder;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #limitBytes: number;
  #bytes = 0;
  readonly #format = new ChromeTrace();
  /** What is written before the next; settles well in any case. */
  #written: Promise<void>;
  #busy = false;
  #failure: unknown;
  #dropped = 0;

  private constructor(
    recorder: TraceRecorder,
    file: FileHandle,
    {
      path,
      title,
      limitBytes,
    }: { readonly path: string; readonly title: string; readonly limitBytes: number },
  ) {
    this.recorder = recorder;
    this.#path = path;
    this.#file = file;
    this.#limitBytes = limitBytes;
    this.#written = this.#write(this.#format.begin(title));
  }

  /** Makes or empties the file; what comes after `limitBytes` of it is left out. Throws `target-unwritable` or `disk-full`. */
  static async create(
    engine: Pick<Engine, 'createTrace'>,
    path: string,
    title: string,
    limitBytes = Number.POSITIVE_INFINITY,
  ): Promise<TraceFile> {
    try {
      const file = await open(path, noLinks);
      return new TraceFile(engine.createTrace(), file, { path, title, limitBytes });
    } catch (cause) {
      throw asUserError(cause) ?? unwritable(path, reasonOf(cause), cause);
    }
  }

  /** Takes what was recorded, and notes what waits and what is in memory; to be called some times a second. */
  sample({ queues, memory, live, encoders, fps }: Omit<Telemetry, 'secondsLeft'>): void {
    // A disk that is slow loses events, and costs no memory.
    if (this.#busy || this.#isFull) return;
    const counters = {
      ...Object.fromEntries(
        Object.entries(queues).map(([stage, waiting]) => [`waiting for ${stage}`, { waiting }]),
      ),
      memory: { resident: memory.residentBytes, pools: live.poolBytes },
      'live frames': { frames: live.frames },
      encoders: { encoders },
      fps: { fps },
    };
    this.#append(this.#taken() + this.#format.counters(this.recorder.nowUs(), counters));
  }

  /** Ends the file, whatever became of the export. Gives what the user should know about it. */
  async close(): Promise<string | undefined> {
    await this.#written;
    await this.#write(this.#taken() + this.#format.end());
    await this.#file.close().catch(() => undefined);
    if (this.#failure !== undefined)
      return `The trace "${this.#path}" is not whole: ${reasonOf(this.#failure)}.`;
    return this.#dropped === 0
      ? undefined
      : `The trace "${this.#path}" lacks ${this.#dropped} events, which came faster than they were written.`;
  }

  get #isFull(): boolean {
    return this.#bytes >= this.#limitBytes;
  }

  #taken(): string {
    if (this.#isFull) return '';
    const batch = this.recorder.drain();
    this.#dropped = batch.dropped;
    return this.#format.batch(batch);
  }

  #append(text: string): void {
    this.#busy = true;
    this.#written = this.#written
      .then(() => this.#write(text))
      .finally(() => {
        this.#busy = false;
      });
  }

  async #write(text: string): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      await this.#file.appendFile(text);
      this.#bytes += text.length;
    } catch (error) {
      this.#failure = error;
    }
  }
}
