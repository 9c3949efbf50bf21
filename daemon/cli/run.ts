/** Runs one command: opens the terminal, turns errors into messages and exit codes, and stops on Ctrl+C. */
import { exitCode, type ErrorCode } from '../../model/errors.ts';
import { asUserError } from '../userError.ts';
import { listenForInterrupts, type Interrupt } from './interrupt.ts';
import { openTerminal, reportError, type Terminal } from './terminal.ts';

/** What a command does once its options are read; returns the exit code. */
export type Work = (terminal: Terminal, interrupt: Interrupt) => Promise<number>;
export type Run = (work: Work, options: { readonly json?: boolean }) => Promise<void>;

export const run: Run = async (work, { json = false }) => {
  const terminal = openTerminal({ json });
  const interrupt = listenForInterrupts();
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no error.
    process.exit(code === 'EPIPE' ? exitCode.done : exitCode.failed);
  });
  try {
    process.exitCode = await work(terminal, interrupt);
  } catch (error) {
    reportError(terminal, error);
    process.exitCode = exitCodeOf(asUserError(error)?.code);
  } finally {
    interrupt.stop();
  }
};

function exitCodeOf(code: ErrorCode | undefined): number {
  if (code === 'usage' || code === 'project-invalid') return exitCode.usage;
  return code === 'cancelled' ? exitCode.cancelled : exitCode.failed;
}
