/** What a client may still be sent. Whoever wants to send waits here for room, or for its wish to be out of date. */

export class Credit {
  #outstanding = 0;
  #waiting: (() => void)[] = [];

  /** Sent, and not given back. */
  get outstanding(): number {
    return this.#outstanding;
  }

  sent(): void {
    this.#outstanding++;
  }

  /** More than was sent counts as what was sent. */
  givenBack(count: number): void {
    this.#outstanding = Math.max(0, this.#outstanding - count);
    this.wake();
  }

  /** Resolves when less than `limit` is outstanding, or `isOver` by the time anyone calls `wake`. */
  async room(limit: number, isOver: () => boolean): Promise<void> {
    while (this.#outstanding >= limit && !isOver()) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Lets those who wait look again. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }
}
