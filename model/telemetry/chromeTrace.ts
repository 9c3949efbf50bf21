/**
 * An export's trace in the format of Chrome's tracing and Perfetto (https://ui.perfetto.dev): a JSON object whose events come one
 * a line, so that it can be written while they happen. Pure: gives text, knows no file and no clock.
 *
 *     begin() + batch(…) + counters(…) + … + end()
 */

/** What an engine has recorded since the last time. */
export interface TraceBatch {
  /** Six numbers an event: track, label, begin and duration in µs, segment and frame, of which -1 means none. */
  readonly events: Float64Array;
  /** Names of all tracks so far, which events count. */
  readonly tracks: readonly string[];
  readonly labels: readonly TraceLabel[];
  /** Events that were lost so far, since they came faster than they were taken. */
  readonly dropped: number;
}

/** What a stretch of time was spent on: `decode`, `h264`, `walk.mp4`; detail and subject may be empty. */
export interface TraceLabel {
  readonly name: string;
  readonly detail: string;
  readonly subject: string;
}

/** Curves of one counter, by their names. */
export type CounterValues = Readonly<Record<string, number>>;

const numbersAnEvent = 6;
const process = 1;
/** Their frames are counted by their file's own clock. */
const bySourceTime: ReadonlySet<string> = new Set(['decode', 'deinterlace', 'convert']);

/** Formats one trace; `batch` and `counters` in any order and number between `begin` and `end`. */
export class ChromeTrace {
  #namedTracks = 0;
  #dropped = 0;
  /** By label. */
  readonly #labels: WrittenLabel[] = [];

  /** `title` as the process is called. */
  begin(title: string): string {
    const name = { ph: 'M', name: 'process_name', pid: process, tid: 0, args: { name: title } };
    return `{"displayTimeUnit":"ms","traceEvents":[\n${JSON.stringify(name)}`;
  }

  /** What was recorded, and the names of tracks that are new. */
  batch({ events, tracks, labels, dropped }: TraceBatch): string {
    this.#dropped = dropped;
    const names: object[] = [];
    for (; this.#namedTracks < tracks.length; this.#namedTracks++) {
      const track = { ph: 'M', pid: process, tid: this.#namedTracks + 1 };
      names.push({ ...track, name: 'thread_name', args: { name: tracks[this.#namedTracks] } });
    }
    while (this.#labels.length < labels.length) this.#labels.push(written(labels[this.#labels.length]));
    let text = textOf(names);
    for (let at = 0; at + numbersAnEvent <= events.length; at += numbersAnEvent)
      text += this.#stretch(events, at);
    return text;
  }

  /** Values at one time, in µs: `{ memory: { resident: 3e8 } }`. */
  counters(atUs: number, counters: Readonly<Record<string, CounterValues>>): string {
    return textOf(
      Object.entries(counters).map(([name, args]) => ({ ph: 'C', name, pid: process, ts: atUs, args })),
    );
  }

  /** Put together by hand: an export records some ten a frame, whether anybody will look or not. */
  #stretch(events: Float64Array, at: number): string {
    const { head, args, place } = this.#labels[events[at + 1] ?? 0] ?? written(undefined);
    const segment = events[at + 4] ?? -1;
    const frame = events[at + 5] ?? -1;
    let more = args;
    if (segment >= 0) more += `${more === '' ? '' : ','}"segment":${segment}`;
    if (frame >= 0) more += `${more === '' ? '' : ','}"${place}":${frame}`;
    const [track = 0, ts = 0, dur = 0] = [events[at], events[at + 2], events[at + 3]];
    return `,\n{${head},"tid":${track + 1},"ts":${ts},"dur":${dur},"args":{${more}}}`;
  }

  /** Nothing may follow. */
  end(): string {
    return `\n],"otherData":{"droppedEvents":${this.#dropped}}}\n`;
  }
}

/** What all stretches of a label have in common, as JSON without its braces. */
interface WrittenLabel {
  readonly head: string;
  readonly args: string;
  /** What their frames are counted by. */
  readonly place: 'pts' | 'frame';
}

function written(
  { name, detail, subject }: TraceLabel = { name: 'unknown', detail: '', subject: '' },
): WrittenLabel {
  const isWait = name === 'wait';
  const inner = (value: object): string => JSON.stringify(value).slice(1, -1);
  return {
    head: inner({
      ph: 'X',
      name: isWait ? `wait for ${detail}` : name,
      cat: isWait || name === 'segment' ? name : 'stage',
      pid: process,
    }),
    args: inner({
      ...(detail === '' || isWait ? {} : { what: detail }),
      ...(subject === '' ? {} : { source: subject }),
    }),
    place: bySourceTime.has(name) ? 'pts' : 'frame',
  };
}

const textOf = (lines: readonly object[]): string =>
  lines.map((line) => `,\n${JSON.stringify(line)}`).join('');
