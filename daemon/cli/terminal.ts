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
  /** Text for standard error; with `--json` nothing. */
  note(text: string): void;
  /** Puts text, without a line break, in the place of the last line of standard error. Only where that is `live`. */
  rewrite(text: string): void;
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
      if (!options.json) stdout.write(`${harmless(line)}\n`);
    },
    note(text) {
      if (!options.json) stderr.write(harmless(text));
    },
    rewrite(text) {
      stderr.write(`\r\x1b[K${harmless(text)}`);
    },
    emit(event) {
      if (options.json) stdout.write(`${JSON.stringify(event, asJson)}\n`);
    },
  };
}

/**
 * Names come from projects and files, and may hold what steers a terminal or turns the direction of reading: nothing of that gets through but line
 * breaks, tabs and colours.
 */
const harmless = (text: string): string =>
  text.replaceAll(/\p{Cc}\[\d{1,2}m|[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (found) =>
    found === '\n' || found === '\t' || found.startsWith('\x1b[') ? found : `\ufffd${found.slice(1)}`,
  );

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
