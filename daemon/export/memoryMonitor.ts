/** Watches the memory of this process against an export's limit. */
import { memoryPressure, type MemoryPressure } from '../../model/plan/memoryBudget.ts';
import type { MemoryReading } from '../../model/protocol/telemetry.ts';

export class MemoryMonitor {
  readonly #limitBytes: number;
  #residentBytes: number;
  #peakBytes: number;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
    this.#residentBytes = process.memoryUsage.rss();
    this.#peakBytes = this.#residentBytes;
  }

  /** Measures, and says what is to be done about it. */
  look(): MemoryPressure {
    this.#residentBytes = process.memoryUsage.rss();
    this.#peakBytes = Math.max(this.#peakBytes, this.#residentBytes);
    return memoryPressure(this.#residentBytes, this.#limitBytes);
  }

  /** As it was when it was last looked at. */
  reading(): MemoryReading {
    return {
      residentBytes: this.#residentBytes,
      limitBytes: this.#limitBytes,
      peakBytes: this.#peakBytes,
    };
  }
}
