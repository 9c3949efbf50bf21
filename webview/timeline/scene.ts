/** What the painting of the lanes takes: plain data. Knows no drawing. */
import type { ItemView, TimelineView, TrackView } from '../../model/timeline/timelineView.ts';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import type { ClipMedia } from './media.ts';
import type { Palette } from './palette.ts';
import type { Row } from './rows.ts';

export interface Scene {
  readonly view: TimelineView;
  readonly rows: readonly Row[];
  /** Pixels a frame. */
  readonly scale: number;
  readonly scrollX: number;
  readonly scrollY: number;
  readonly width: number;
  readonly height: number;
  readonly selected: ReadonlySet<string>;
  /** What is dragged is drawn where it would be. */
  readonly ghost: Ghost | undefined;
  /** Drawn fainter: the text has errors. */
  readonly stale: boolean;
}

/** A clip as it would be. */
export interface Ghost {
  /** The clip itself, wherever it is by now. */
  readonly of: { readonly at: ItemPlace | undefined };
  readonly toTrack: number;
  readonly shown: ItemView;
  /** A line between clips: the frame where it would be put in. */
  readonly insertAt: number | undefined;
  /** The frame that it snaps to. */
  readonly snapAt: number | undefined;
  /** It was let go: it stands there until the text has it. */
  readonly isSent: boolean;
}

/** What one item is drawn with. */
export interface Around {
  readonly scene: Scene;
  readonly palette: Palette;
  readonly media: ClipMedia;
  readonly track: TrackView;
  readonly y: number;
  readonly height: number;
  readonly isSelected: boolean;
  /** Of a clip that a transition leads into: where that ends, frames. */
  readonly clearFrom?: number | undefined;
}
