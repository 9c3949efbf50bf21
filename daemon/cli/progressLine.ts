/**
 * Shows how far an export is: on a terminal one line that is rewritten, elsewhere a line every tenth. Knows numbers, and no engine.
 */
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import { durationText, percentOf, rateText } from '../../model/telemetry/figureTexts.ts';
import type { Terminal } from './terminal.ts';

/** What a line shows of an export's telemetry. */
export type ProgressFigures = Pick<Telemetry, 'frames' | 'frameCount' | 'fps' | 'secondsLeft'>;

export class ProgressLine {
  readonly #terminal: Terminal;
  #lastTenth = 0;
  #shown = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** With `--json`, all that it is given. */
  update(figures: ProgressFigures): void {
    this.#terminal.emit({ event: 'progress', ...figures });
    const line = progressText(figures);
    if (this.#terminal.live) {
      this.#terminal.rewrite(line.slice(0, this.#terminal.columns - 1));
      this.#shown = true;
      return;
    }
    const tenth = Math.floor((10 * figures.frames) / figures.frameCount);
    if (tenth > this.#lastTenth) this.#terminal.note(`${line}\n`);
    this.#lastTenth = tenth;
  }

  /** Leaves a clean line for what follows. */
  clear(): void {
    if (this.#shown) this.#terminal.rewrite('');
    this.#shown = false;
  }
}

/** ` 42 %  frame 126 of 300  88 fps  0:02 left`. */
export function progressText({ frames, frameCount, fps, secondsLeft }: ProgressFigures): string {
  const percent = String(percentOf({ frames, frameCount })).padStart(3);
  const rate = fps > 0 ? `  ${rateText(fps)}` : '';
  const left = secondsLeft === undefined || frames >= frameCount ? '' : `  ${durationText(secondsLeft)} left`;
  return `${percent} %  frame ${frames} of ${frameCount}${rate}${left}`;
}
