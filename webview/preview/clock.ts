/** Which frame is due while a film plays: told by the sound where there is any, else by a steady clock. */
import type { SoundHeader } from '../../model/protocol/preview.ts';

export interface Clock {
  /** Seconds since playing began; before it has begun 0. */
  seconds(): number;
  stop(): void;
}

/** Begins at once. */
export function steadyClock(): Clock {
  const startMs = performance.now();
  return { seconds: () => (performance.now() - startMs) / 1000, stop: () => {} };
}

/** Until the first sound is heard: two blocks are then at hand. */
const leadSeconds = 0.06;

/**
 * Plays blocks of sound one behind the other and is as late as they are heard. Begins with the first block. Each block is given back when it has been
 * played. A block that comes late moves everything after it.
 */
export class SoundClock implements Clock {
  readonly #context: AudioContext;
  readonly #gain: GainNode;
  readonly #onPlayed: () => void;
  readonly #sources = new Set<AudioBufferSourceNode>();
  /** The context's time at which sample 0 is heard. */
  #start: number | undefined;

  constructor(context: AudioContext, onPlayed: () => void) {
    this.#context = context;
    this.#onPlayed = onPlayed;
    this.#gain = context.createGain();
    this.#gain.connect(context.destination);
  }

  add({ firstSample, samples, channels, sampleRate }: SoundHeader, bytes: Uint8Array<ArrayBuffer>): void {
    const buffer = this.#context.createBuffer(channels, samples, sampleRate);
    // A message's bytes may begin anywhere; samples may not.
    const own = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    for (let channel = 0; channel < channels; channel++) {
      buffer.copyToChannel(
        new Float32Array(own.buffer, own.byteOffset + channel * samples * 4, samples),
        channel,
      );
    }
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    source.connect(this.#gain);
    this.#sources.add(source);
    source.onended = () => {
      this.#sources.delete(source);
      this.#onPlayed();
    };
    const now = this.#context.currentTime;
    this.#start ??= now + leadSeconds;
    let at = this.#start + firstSample / sampleRate;
    if (at < now) {
      this.#start += now - at;
      at = now;
    }
    source.start(at);
  }

  seconds(): number {
    if (this.#start === undefined) return 0;
    const { currentTime, outputLatency } = this.#context;
    // What is heard now was put out a moment ago. Some browsers cannot tell how long.
    const latency = Number.isFinite(outputLatency) ? outputLatency : 0;
    return Math.max(0, currentTime - latency - this.#start);
  }

  /** At once, without a click: the gain falls within some milliseconds. */
  stop(): void {
    const end = this.#context.currentTime + 0.02;
    this.#gain.gain.setTargetAtTime(0, this.#context.currentTime, 0.005);
    for (const source of this.#sources) source.stop(end);
  }
}
