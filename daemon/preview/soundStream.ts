/** A film's sound from a frame on, in blocks, as fast as they are asked for. Knows no client. */
import { soundFrom } from '../../model/evaluate/index.ts';
import { soundBlockMs } from '../../model/protocol/preview.ts';
import { Rational } from '../../model/time/rational.ts';
import type { Engine, SoundMixer } from '../../native/index.ts';
import type { PreviewFilm } from './previewFilm.ts';

/** A piece of sound, all of the first channel, then all of the second. */
export interface SoundBlock {
  /** Of one channel, counted from where the stream began. */
  readonly firstSample: number;
  readonly samples: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytes: Uint8Array;
}

export class SoundStream {
  readonly #mixer: SoundMixer;
  readonly #sampleCount: number;
  readonly #sampleRate: number;
  readonly #channels: number;
  #position = 0;

  /** Undefined when there is nothing to be heard. */
  static from(engine: Engine, film: PreviewFilm, frame: number): SoundStream | undefined {
    return film.sound === undefined ? undefined : new SoundStream(engine, film, film.sound, frame);
  }

  private constructor(
    engine: Engine,
    { sources, timeline }: PreviewFilm,
    whole: NonNullable<PreviewFilm['sound']>,
    frame: number,
  ) {
    const { fps, sampleRate } = timeline.project.canvas;
    const plan = soundFrom(whole, Number(Rational.of(frame).mul(Rational.of(sampleRate)).div(fps).round()));
    this.#mixer = engine.createSoundMixer(sources, plan);
    this.#sampleCount = plan.sampleCount;
    this.#sampleRate = plan.sampleRate;
    this.#channels = plan.channels;
  }

  /** Undefined at the film's end. */
  async next(): Promise<SoundBlock | undefined> {
    const firstSample = this.#position;
    const samples = Math.min(
      Math.round((this.#sampleRate * soundBlockMs) / 1000),
      this.#sampleCount - firstSample,
    );
    if (samples <= 0) return undefined;
    this.#position += samples;
    const bytes = await this.#mixer.read(samples);
    return { firstSample, samples, channels: this.#channels, sampleRate: this.#sampleRate, bytes };
  }

  close(): void {
    this.#mixer.close();
  }
}
