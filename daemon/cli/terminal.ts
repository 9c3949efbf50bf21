/**
 * Where the command line's words go: results to standard output, everything about the way there to standard error, and with
 * `--json` one object a line. Knows no command.
 */
import { asUserError } from '../userError.ts';

export interface Terminal {
  /** Results are JSON objects, one a line; nothing else is written to standard output. */
  readonly json: boolean;
  /** Standard error is a terminal whose last line can be rewritten. */
  readonly live: boolean;
  /** Characters a line of standard error. */
  readonly columns: number;
  /** Colours for standard output and standard error. */
  readonly paint: { readonly out: Paint; readonly err: Paint };
  /** A line of standard output; with `--json` nothing. */
  print(line: string): void;
  /** Text for standard error, as it is; with `--json` nothing. */
  note(text: string): void;
  /** An object for standard output; without `--json` nothing. */
  emit(event: JsonEvent): void;
}

/** The shape of every line of `--json`. */
export interface JsonEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Wraps text in a colour, or leaves it as it is. */
export type Paint = (color: 'red' | 'yellow' | 'green' | 'blue' | 'bold' | 'dim', text: string) => string;

const codes = { red: 31, yellow: 33, green: 32, blue: 34, bold: 1, dim: 2 } as const;
const colored: Paint = (color, text) => `\x1b[${codes[color]}m${text}\x1b[0m`;
/** No colour, whatever is asked for. */
export const plain: Paint = (_color, text) => text;

/** Colours only where a person reads: not into files and pipes, nor against NO_COLOR. */
export function openTerminal(
  options: { readonly json: boolean },
  { stdout, stderr, env }: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'> = process,
): Terminal {
  // https://no-color.org: present and not empty.
  const mayPaint = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  const paintFor = (stream: NodeJS.WriteStream): Paint => (mayPaint && stream.isTTY ? colored : plain);
  return {
    json: options.json,
    live: stderr.isTTY && env.TERM !== 'dumb' && !options.json,
    columns: stderr.columns || 80,
    paint: { out: paintFor(stdout), err: paintFor(stderr) },
    print(line) {
      if (!options.json) stdout.write(`${line}\n`);
    },
    note(text) {
      if (!options.json) stderr.write(text);
    },
    emit(event) {
      if (options.json) stdout.write(`${JSON.stringify(event, asJson)}\n`);
    },
  };
}

/** Big numbers as numbers or, where they are too big for one, as text; typed arrays as arrays. */
function asJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as unknown as number[])
    : value;
}

/** Shows an error as a user should see it: one of theirs as its message, a bug of ours with its stack. */
export function reportError(terminal: Terminal, error: unknown): void {
  const known = asUserError(error);
  const code = known?.code ?? 'internal';
  const message =
    known?.message ??
    `This is a bug in Framewright. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  terminal.emit({ event: 'error', code, message });
  terminal.note(`${terminal.paint.err('red', 'error')}: ${message}\n`);
}
