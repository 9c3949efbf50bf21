/**
 * Frames and audio data that were collected without close(): their memory is freed, and each is reported once.
 *
 *   onUnclosed((report) => log(report.kind, report.madeAt), { trace: true });
 */
import type { NativeCodecs } from './nativeCodecs.ts';
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
  readonly handle: number;
  readonly kind: UnclosedReport['kind'];
  readonly madeAt: string | undefined;
}

const collected = new FinalizationRegistry<Held>(({ native, handle, kind, madeAt }) => {
  native.close(handle);
  count++;
  listener({ kind, madeAt });
});

/** Watches an object until `closed` is called with it. */
export function watch(owner: object, handle: number, kind: UnclosedReport['kind']): void {
  const madeAt = tracing ? new Error(`a ${kind} was made here`).stack : undefined;
  collected.register(owner, { native: codecs(), handle, kind, madeAt }, owner);
}

/** Ends the watch. */
export function unwatch(owner: object): void {
  collected.unregister(owner);
}
