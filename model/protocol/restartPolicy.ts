/**
 * When a client tries again after it has lost its daemon: at once, then more slowly, and no longer once the daemon has crashed six times in
 * three minutes, as it then will again. Pure: the time comes in.
 */

const crashLimit = 6;
const crashWindowMs = 180_000;
const firstWaitMs = 100;
const longestWaitMs = 5000;

/** Wait so long and try again, or leave it. */
export type RestartDecision = { readonly waitMs: number } | 'give-up';

export class RestartPolicy {
  #crashesAtMs: readonly number[] = [];
  #attempts = 0;

  /** The daemon went without a farewell, or could not be started. `nowMs` is any clock that only goes forward. */
  crashed(nowMs: number): RestartDecision {
    this.#crashesAtMs = [...this.#crashesAtMs.filter((atMs) => atMs > nowMs - crashWindowMs), nowMs];
    return this.#crashesAtMs.length >= crashLimit ? 'give-up' : this.left();
  }

  /** The daemon has said that it leaves; there is nothing wrong with it. */
  left(): { readonly waitMs: number } {
    const waitMs =
      this.#attempts === 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (this.#attempts - 1));
    this.#attempts++;
    return { waitMs };
  }

  /** A connection stands: the next loss is answered at once. Crashes are not forgotten by it. */
  connected(): void {
    this.#attempts = 0;
  }

  /** The user wants it tried again. */
  reset(): void {
    this.#crashesAtMs = [];
    this.#attempts = 0;
  }
}
