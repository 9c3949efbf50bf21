/**
 * Pictures and waveforms of clips, asked for by timelines: one at a time in the whole daemon, kept in the cache. What nobody waits for any more is not begun. Knows no
 * connection.
 */
import { skiaVersion } from '../raster/skia.ts';
import type { Engine } from '../../native/index.ts';
import { keptClipBytes } from '../cache/clipBytes.ts';
import type { Lease } from '../cache/lease.ts';
import { readAssetFile, requireUnchanged } from '../project/assetFile.ts';
import { thumbnailStrip } from './thumbnailStrip.ts';
import { waveform } from './waveform.ts';

export class ClipPictures {
  readonly #engine: () => Engine;
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: () => Engine) {
    this.#engine = engine;
  }

  /** A JPEG, empty where there is nothing to see. Throws what reading the file throws. */
  thumbnails(
    path: string,
    piece: { readonly level: number; readonly index: number },
    cache: Lease | undefined,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    return this.#inTurn(signal, async () => {
      const file = await readAssetFile(path, this.#engine, cache);
      const subject = [
        'thumbnails',
        1,
        file.identity,
        piece.level,
        piece.index,
        this.#engine().identity(),
        skiaVersion(),
      ];
      return await keptClipBytes(cache, subject, async () => {
        const strip = await thumbnailStrip(file, piece, this.#engine(), signal);
        await requireUnchanged(file);
        return strip ?? new Uint8Array();
      });
    });
  }

  /** A byte for each peak, empty where there is nothing to hear. */
  waveform(path: string, index: number, cache: Lease | undefined, signal: AbortSignal): Promise<Uint8Array> {
    return this.#inTurn(signal, async () => {
      const file = await readAssetFile(path, this.#engine, cache);
      const subject = ['waveform', 1, file.identity, index, this.#engine().identity()];
      return await keptClipBytes(cache, subject, async () => {
        const peaks = await waveform(file, index, this.#engine(), signal);
        await requireUnchanged(file);
        return peaks;
      });
    });
  }

  #inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => {});
    return turn;
  }
}
