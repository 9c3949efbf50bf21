/**
 * Frames and audio data that were collected without close(): their memory is freed, and each is reported once.
 *
 *   onUnclosed((report) => log(report.kind, report.madeAt), { trace: true });
 */
import type { FrameHandle, NativeCodecs } from './nativeCodecs.ts';
import { codecs } from './engine.ts';

/** One object that was collected unclosed. */
export interface UnclosedReport {
  readonly kind: 'VideoFrame' | 'AudioData';
  /** The stack of where it was made; undefined unless `trace` was on then. */
  readonly madeAt: string | undefined;
}

let listener: (report: UnclosedReport) => void = warn;
let tracing = false;
let count = 0;

/**
 * Replaces the warning that Node prints by a function of yours; without one it is the warning again. `trace` notes where each object is
 * made from now on, which costs more than making it.
 */
export function onUnclosed(
  report: ((report: UnclosedReport) => void) | undefined,
  { trace = false }: { trace?: boolean } = {},
): void {
  listener = report ?? warn;
  tracing = trace;
}

/** How many were collected unclosed in this thread. */
export function unclosedCount(): number {
  return count;
}

function warn({ kind, madeAt }: UnclosedReport): void {
  process.emitWarning(`A ${kind} was collected without close(). Close each as soon as it is not needed.`, {
    code: 'FRAMEWRIGHT_UNCLOSED',
    ...(madeAt === undefined ? {} : { detail: madeAt }),
  });
}

interface Held {
  readonly native: NativeCodecs;
  /** Undefined once it is closed. */
  handle: FrameHandle | undefined;
  kind: UnclosedReport['kind'];
  madeAt: string | undefined;
}

/**
 * Lives as long as the object that holds it. The guard is what is registered, not the object, and it is used again for another one after
 * close(): registering costs more than all the rest of making a clone.
 */
export class Guard {
  readonly held: Held;

  constructor(held: Held) {
    this.held = held;
    collected.register(this, held);
  }
}

const collected = new FinalizationRegistry<Held>(({ native, handle, kind, madeAt }) => {
  if (handle === undefined) return;
  native.close(handle);
  count++;
  listener({ kind, madeAt });
});

/** Guards without an object. */
const idle: Guard[] = [];
const mostIdle = 256;

/** Watches the object that keeps the guard, until `unwatch` is called with it. */
export function watch(handle: FrameHandle, kind: UnclosedReport['kind']): Guard {
  const madeAt = tracing ? new Error(`a ${kind} was made here`).stack : undefined;
  const guard = idle.pop();
  if (guard === undefined) return new Guard({ native: codecs(), handle, kind, madeAt });
  const { held } = guard;
  held.handle = handle;
  held.kind = kind;
  held.madeAt = madeAt;
  return guard;
}

/** Ends the watch. */
export function unwatch(guard: Guard): void {
  guard.held.handle = undefined;
  if (idle.length < mostIdle) idle.push(guard);
}
