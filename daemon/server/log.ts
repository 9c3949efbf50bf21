/** The daemon's log: what it did and what went wrong, a line each with its time. Its file is standard output's; nothing is logged for each message. */

/** Writes lines. */
export interface Log {
  line(text: string): void;
  /** A bug of ours, or of the system: with its stack. */
  failure(what: string, error: unknown): void;
}

/** To a stream; what clients have named is written so that it can neither break a line nor steer a terminal. */
export function logTo(write: (text: string) => void, now: () => Date = () => new Date()): Log {
  const line = (text: string): void => write(`${now().toISOString()} ${text.replace(/\p{Cc}/gu, escaped)}\n`);
  return {
    line,
    failure: (what, error) =>
      line(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  };
}

const escaped = (character: string): string =>
  character === '\n' ? '\n    ' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
