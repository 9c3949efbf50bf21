/** What the daemon wants of whoever makes films, in this thread or in another: plain values in and out. */
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { ExportOrder, Job } from '../../model/protocol/exports.ts';
import type { Params, Result } from '../../model/protocol/index.ts';
import type { ExportEvents, FinishedExport } from '../export/order.ts';
import type { Hold } from '../preview/hold.ts';

/** A film that could be made: nothing is known that would stop it. */
export interface PreparedFilm {
  /** By which its maker knows it. */
  readonly handle: number;
  readonly order: ExportOrder;
  /** The name of its settings. */
  readonly name: string;
  /** A constant rate factor; undefined of what has none. */
  readonly quality: number | undefined;
  /** Absolute, links followed. */
  readonly target: string;
  /** Where the target's folder really was when it was looked at. */
  readonly targetFolder: string;
  readonly frameCount: number;
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
  readonly flow: Result<'export/start'>['flow'];
  /** Where what ran when is written down, to be asked for later. */
  readonly keptTrace?: string | undefined;
  /** Every file it is made from. */
  readonly files: readonly { readonly path: string; readonly identity: string }[];
}

/** Makes films, when it is told to. */
export interface FilmMaker {
  prepare(order: ExportOrder, signal: AbortSignal): Promise<PreparedFilm>;
  make(film: PreparedFilm, events: ExportEvents, signal: AbortSignal): Promise<FinishedExport>;
  /** It will not be made, or not again. */
  forget(film: Pick<PreparedFilm, 'handle'>): void;
}

/** Makes small copies of footage, to be looked at. */
export interface ProxyMaker {
  /** Into the cache, where the file is not there yet; without a cache it does nothing. Waits while it is on hold. Throws what reading the file throws. */
  makeProxy(path: string, hold: Hold, signal: AbortSignal): Promise<void>;
}

/** A project's text, and where its media is found from. */
export interface ProjectText {
  /** Its file, absolute. */
  readonly project: string;
  readonly text: string;
}

/** What the next export of a clip costs. */
export interface ClipState {
  /** Where the clip's object begins in the text. */
  readonly offset: number;
  /** All that shows it has been encoded before. */
  readonly cached: boolean;
  /** What a frame of it cost when it was last encoded by this daemon; undefined when it was not. */
  readonly msPerFrame: number | undefined;
}

/** Says what making films would take, without making any. */
export interface FilmAdviser {
  /** `earlier`: exports that are over, newest first, to go by. */
  estimate(
    order: Params<'export/estimate'>,
    earlier: readonly Job[],
    signal: AbortSignal,
  ): Promise<Result<'export/estimate'>>;
  /** Of the clips of a project's first export. None where it cannot be exported, or is made in one piece. */
  clipStates(text: ProjectText, signal: AbortSignal): Promise<readonly ClipState[]>;
}
