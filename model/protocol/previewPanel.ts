/**
 * What the preview panel's page and the extension say to each other. Plain shapes, without a check at run time: both ends are of one package, and nobody
 * else can write to either.
 */
import type { EventParams } from './index.ts';
import type { PictureHeader, PreviewFilm, SoundHeader } from './preview.ts';

/** From the page. */
export type PreviewPanelSays =
  /** It listens now, and shows nothing yet. */
  | { readonly type: 'ready' }
  | { readonly type: 'size'; readonly width: number; readonly height: number }
  | { readonly type: 'seek'; readonly run: number; readonly frame: number; readonly still: boolean }
  | { readonly type: 'play'; readonly run: number; readonly frame: number; readonly rate: number }
  | {
      readonly type: 'credit';
      readonly pictures: number;
      readonly soundBlocks: number;
      readonly frame: number;
      /** Of the pictures, those that came too late to be seen. */
      readonly late: number;
    }
  /** Whether moving pictures may be drawn from small copies of heavy footage. */
  | { readonly type: 'proxies'; readonly on: boolean }
  /** The last export is to be seen in the text's place, or no more. */
  | { readonly type: 'compare'; readonly on: boolean }
  /** The playhead rests here: the text may show it. */
  | { readonly type: 'rest'; readonly frame: number }
  /** Go to what is seen here, in the text. */
  | { readonly type: 'reveal'; readonly frame: number }
  /** Set a marker here. */
  | { readonly type: 'mark'; readonly frame: number };

/** To the page. */
export type PreviewPanelHears =
  /** The project, as a URI, and its name. */
  | { readonly type: 'project'; readonly uri: string; readonly name: string }
  /** There is a text to be seen, from the next seek on. */
  | { readonly type: 'film'; readonly film: PreviewFilm }
  /** Why the text as it is cannot be shown; undefined: it can. */
  | { readonly type: 'problem'; readonly message: string | undefined }
  | { readonly type: 'picture'; readonly header: PictureHeader; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'sound'; readonly header: SoundHeader; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Why what was asked for with `run` is not to be had. */
  | { readonly type: 'failed'; readonly run: number; readonly message: string }
  /** How far the small copies of heavy footage are. */
  | { readonly type: 'proxy'; readonly state: EventParams<'preview/proxy'>['state'] }
  /** What is seen is this exported file; undefined: the text. */
  | {
      readonly type: 'compared';
      readonly with: { readonly name: string; readonly older: boolean } | undefined;
      /** Why there is none, when one was asked for. */
      readonly message?: string;
    }
  /** The playhead is to be here. */
  | { readonly type: 'goTo'; readonly frame: number };

/** What the page finds again after it was hidden or reloaded; the extension reads it when VS Code brings a panel back. */
export interface PreviewPanelState {
  /** The project, as a URI. */
  readonly project: string;
  readonly frame: number;
  /** The part that is played, first and last frame. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly safeAreas: boolean;
  readonly proxies: boolean;
}
