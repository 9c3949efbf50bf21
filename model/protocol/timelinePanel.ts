/**
 * What the visual timeline's page and the extension say to each other. Only gestures are checked at run time, as they change the text: the rest is between two ends of one
 * package, and nobody else can write to either.
 */
import type { Gesture } from '../edit/gesture.ts';
import type { TimelineView } from '../timeline/timelineView.ts';

/** A part of the timeline that was pointed at. */
export interface ItemPlace {
  readonly track: number;
  readonly item: number;
}

/** A file that comes from outside of VS Code, which tells a page what it holds, and not where it lies. */
export interface OutsideFile {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** From the page. */
export type TimelinePanelSays =
  /** It listens now. */
  | { readonly type: 'ready' }
  /** A person has done this with the picture of that version of the text. Answered by `done`. */
  | { readonly type: 'gesture'; readonly id: number; readonly version: number; readonly gesture: Gesture }
  /** Files were dropped: URIs, as the explorer gives them. Answered by `done`. */
  | {
      readonly type: 'drop';
      readonly id: number;
      readonly version: number;
      readonly uris: readonly string[];
      readonly track: number | undefined;
      readonly frame: number;
    }
  /** Files are to be added: these, which were dropped and have to be found, or with none whichever a dialogue asks for. Answered by `done`. */
  | {
      readonly type: 'choose';
      readonly id: number;
      readonly version: number;
      readonly track: number | undefined;
      readonly frame: number;
      readonly files: readonly OutsideFile[];
    }
  /** A piece of such a file, as it was asked for; without bytes it cannot be read any more. */
  | {
      readonly type: 'piece';
      readonly id: number;
      readonly file: number;
      readonly offset: number;
      readonly bytes: Uint8Array<ArrayBuffer> | undefined;
    }
  /** The text is to show this item, without taking the focus unless `open`. */
  | { readonly type: 'select'; readonly version: number; readonly place: ItemPlace; readonly open: boolean }
  | { readonly type: 'playhead'; readonly frame: number }
  /** Answered by `thumbnails`. */
  | { readonly type: 'thumbnails'; readonly asset: string; readonly level: number; readonly index: number }
  /** Answered by `waveform`. */
  | { readonly type: 'waveform'; readonly asset: string; readonly index: number };

/** To the page. */
export type TimelinePanelHears =
  /** The timeline as the text has it. */
  | { readonly type: 'timeline'; readonly version: number; readonly view: TimelineView }
  /** The text has errors: the picture stays as it was and takes no gestures. Undefined: it is right again. */
  | { readonly type: 'notice'; readonly notice: string | undefined }
  /** The gesture is in the text, or why it is not. */
  | { readonly type: 'done'; readonly id: number; readonly refusal: string | undefined }
  /** A piece of a file of that `choose` is wanted, to copy it. Answered by `piece`. */
  | {
      readonly type: 'piece';
      readonly id: number;
      readonly file: number;
      readonly offset: number;
      readonly length: number;
    }
  /** The text cursor is in this item. */
  | { readonly type: 'selected'; readonly place: ItemPlace }
  | { readonly type: 'playhead'; readonly frame: number }
  /** Pictures side by side in one JPEG, base64; undefined where there is nothing to see. */
  | {
      readonly type: 'thumbnails';
      readonly asset: string;
      readonly level: number;
      readonly index: number;
      readonly jpeg: string | undefined;
    }
  /** Peaks, a byte each, base64; undefined where there is nothing to hear. */
  | {
      readonly type: 'waveform';
      readonly asset: string;
      readonly index: number;
      readonly peaks: string | undefined;
    }
  /** The media of this asset are other ones now. */
  | { readonly type: 'mediaChanged'; readonly asset: string };

/** What the page finds again after it was hidden or reloaded. */
export interface TimelinePanelState {
  /** Pixels a frame; undefined: all of it. */
  readonly scale: number | undefined;
  readonly scrollX: number;
  readonly scrollY: number;
  readonly playhead: number;
  /** `track/item` of each; absent in what an older version has left. */
  readonly selected?: readonly string[];
  readonly snapping: boolean;
  readonly ripple: boolean;
  readonly inspector: boolean;
}
