/** Pictures that wait for their moment while a film plays. Knows no clock and does not draw. */

/** Anything that is to be shown from a frame on, and let go of. */
export interface Waiting {
  readonly frame: number;
  close(): void;
}

/** What a moment asks for: at most one picture to show, and how many were too late to be seen. */
export interface Due<P> {
  readonly picture: P | undefined;
  readonly late: number;
}

export class PictureQueue<P extends Waiting> {
  /** 1 forwards, -1 backwards. */
  readonly #direction: number;
  /** In the order in which they are due. */
  #waiting: P[] = [];

  constructor(direction: number) {
    this.#direction = direction;
  }

  get length(): number {
    return this.#waiting.length;
  }

  add(picture: P): void {
    this.#waiting.push(picture);
    this.#waiting.sort((a, b) => (a.frame - b.frame) * this.#direction);
  }

  /** The last picture whose moment has come; those before it are let go of. */
  take(frame: number): Due<P> {
    const isDue = (picture: P): boolean => (frame - picture.frame) * this.#direction >= 0;
    const due = this.#waiting.filter(isDue);
    const picture = due.pop();
    for (const late of due) late.close();
    this.#waiting = this.#waiting.filter((each) => !isDue(each));
    return { picture, late: due.length };
  }

  /** Lets go of all. Gives how many there were. */
  clear(): number {
    const count = this.#waiting.length;
    for (const picture of this.#waiting) picture.close();
    this.#waiting = [];
    return count;
  }
}
