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

  /** `title` as the process is called. */
  begin(title: string): string {
    const name = { ph: 'M', name: 'process_name', pid: process, tid: 0, args: { name: title } };
    return `{"displayTimeUnit":"ms","traceEvents":[\n${JSON.stringify(name)}`;
  }

  /** What was recorded, and the names of tracks that are new. */
  batch({ events, tracks, labels, dropped }: TraceBatch): string {
    this.#dropped = dropped;
    const lines: object[] = [];
    for (; this.#namedTracks < tracks.length; this.#namedTracks++) {
      const track = { ph: 'M', pid: process, tid: this.#namedTracks + 1 };
      lines.push({ ...track, name: 'thread_name', args: { name: tracks[this.#namedTracks] } });
    }
    for (let at = 0; at + numbersAnEvent <= events.length; at += numbersAnEvent) {
      const [track = 0, label = 0, ts = 0, dur = 0, segment = -1, frame = -1] = events.subarray(
        at,
        at + numbersAnEvent,
      );
      lines.push(stretch(labels[label], { tid: track + 1, ts, dur }, segment, frame));
    }
    return textOf(lines);
  }

  /** Values at one time, in µs: `{ memory: { resident: 3e8 } }`. */
  counters(atUs: number, counters: Readonly<Record<string, CounterValues>>): string {
    return textOf(
      Object.entries(counters).map(([name, args]) => ({ ph: 'C', name, pid: process, ts: atUs, args })),
    );
  }

  /** Nothing may follow. */
  end(): string {
    return `\n],"otherData":{"droppedEvents":${this.#dropped}}}\n`;
  }
}

function stretch(
  label: TraceLabel = { name: 'unknown', detail: '', subject: '' },
  place: { readonly tid: number; readonly ts: number; readonly dur: number },
  segment: number,
  frame: number,
): object {
  const { name, detail, subject } = label;
  return {
    ph: 'X',
    name: name === 'wait' ? `wait for ${detail}` : name,
    cat: name === 'wait' || name === 'segment' ? name : 'stage',
    pid: process,
    ...place,
    args: {
      ...(detail === '' || name === 'wait' ? {} : { what: detail }),
      ...(subject === '' ? {} : { source: subject }),
      ...(segment < 0 ? {} : { segment }),
      ...(frame < 0 ? {} : { [bySourceTime.has(name) ? 'pts' : 'frame']: frame }),
    },
  };
}

const textOf = (lines: readonly object[]): string =>
  lines.map((line) => `,\n${JSON.stringify(line)}`).join('');
