/**
 * The order of what a person does, where the text takes a moment to follow. A key means the picture that the gestures before it lead to, so it waits for them; and whatever is done after a key that waits, waits
 * behind it. Knows no timeline.
 */
interface Waiting {
  readonly run: () => void;
  /** Only once no gesture is on its way. */
  readonly needsText: boolean;
}

export class InputOrder {
  /** Gestures that the text does not have yet. */
  readonly #onTheWay = new Set<number>();
  readonly #waiting: Waiting[] = [];
  #runs = false;

  /** Something that was done has not had its effect yet. */
  get isBehind(): boolean {
    return this.#waiting.length > 0;
  }

  /** A gesture was sent. */
  begin(gesture: number): void {
    this.#onTheWay.add(gesture);
  }

  /** It is in the text, or was refused. */
  end(gesture: number): void {
    this.#onTheWay.delete(gesture);
    this.#runDue();
  }

  /** After all that was done before, and once the text has it: for what depends on the picture. */
  whenSettled(run: () => void): void {
    this.#waiting.push({ run, needsText: true });
    this.#runDue();
  }

  /** After all that was done before, but at once if none of that waits: for what points at the picture that is seen, and for what does not depend on it. */
  inTurn(run: () => void): void {
    this.#waiting.push({ run, needsText: false });
    this.#runDue();
  }

  #runDue(): void {
    // What runs may add to it: that has its turn then.
    if (this.#runs) return;
    this.#runs = true;
    try {
      for (let next = this.#due(); next !== undefined; next = this.#due()) {
        this.#waiting.shift();
        next.run();
      }
    } finally {
      this.#runs = false;
    }
  }

  #due(): Waiting | undefined {
    const [next] = this.#waiting;
    return next?.needsText === true && this.#onTheWay.size > 0 ? undefined : next;
  }
}
