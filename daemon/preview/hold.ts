/** A word to whoever works for long that it is to wait: given at any time, heeded between two pieces of the work. Knows no work. */

export class Hold {
  readonly #listeners = new Set<() => void>();
  #on = false;

  get on(): boolean {
    return this.#on;
  }

  set(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls back after each change. Gives what ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the work may go on. Rejects with the signal's reason. */
  async passed(signal: AbortSignal): Promise<void> {
    while (this.#on && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const goOn = (): void => {
          end();
          signal.removeEventListener('abort', goOn);
          resolve();
        };
        const end = this.listen(goOn);
        signal.addEventListener('abort', goOn);
      });
    }
    signal.throwIfAborted();
  }
}
