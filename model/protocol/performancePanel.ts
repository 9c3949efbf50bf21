/**
 * What the performance panel's page and the extension say to each other. Plain shapes, without a check at run time: both ends are of one package, and
 * nobody else can write to either.
 */
import type { Job } from './exports.ts';
import type { PreviewFigures } from './preview.ts';
import type { Telemetry } from './telemetry.ts';

/** From the page. */
export type PerformancePanelSays =
  /** It listens now. */
  | { readonly type: 'ready' }
  | { readonly type: 'cancel'; readonly job: string }
  /** Show the film that was made. */
  | { readonly type: 'open'; readonly target: string }
  | { readonly type: 'export' }
  /** Save what ran when in a job that is over. */
  | { readonly type: 'trace'; readonly job: string };

/** To the page. */
export type PerformancePanelHears =
  /** What there is, newest first. Undefined: there is no daemon to ask. */
  | { readonly type: 'jobs'; readonly jobs: readonly Job[] | undefined }
  /** What previews have done lately. */
  | { readonly type: 'previews'; readonly previews: readonly PreviewFigures[] }
  /** Of one that runs, four times a second. */
  | { readonly type: 'progress'; readonly job: string; readonly telemetry: Telemetry };

/** What the page finds again after it was hidden or reloaded. */
export interface PerformancePanelState {
  /** Of this shape: a panel of an older version may have left another one. */
  readonly shape: 2;
  /** The job whose figures are shown. */
  readonly job: string | undefined;
  readonly readings: readonly Reading[];
}

/** What is kept of one event of telemetry, for the graphs. */
export interface Reading {
  /** Since the export began. */
  readonly seconds: number;
  readonly fps: number;
  readonly residentBytes: number;
  readonly limitBytes: number;
  readonly queues: Readonly<Record<string, number>>;
  readonly poolBytes: number;
  /** Of the film, done: encoded now or before. */
  readonly frames: number;
  /** Of these, those that were encoded before. */
  readonly cachedFrames: number;
  /** Milliseconds in each stage since the export began, of all threads. */
  readonly stageMs: Readonly<Record<string, number>>;
  /** Picture buffers since the export began: used again, and made. */
  readonly poolHits: number;
  readonly poolMisses: number;
}
