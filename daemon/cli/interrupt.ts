/**
 * Ctrl+C and its kin. A command that has something to clean up takes the signal and ends by itself; a second Ctrl+C, or the
 * first one for all other commands, ends the process at once. Files that are still pending go in either case.
 */
import { exitCode } from '../../model/errors.ts';
import { cancelled } from '../export/exportFilm.ts';

export interface Interrupt {
  /** Aborted by an interrupt that was taken, with `cancelled` as its reason. */
  readonly signal: AbortSignal;
  /** From now on the first interrupt aborts the signal, which it gives, instead of ending the process. */
  take(): AbortSignal;
  /** Leaves the process as it was. */
  stop(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens until `stop`. Until a command takes the interrupt, one ends the process with 130. */
export function listenForInterrupts(): Interrupt {
  const controller = new AbortController();
  let taken = false;
  const onSignal = (): void => {
    if (!taken || controller.signal.aborted) process.exit(exitCode.cancelled);
    controller.abort(cancelled());
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    take() {
      taken = true;
      return controller.signal;
    },
    stop() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
