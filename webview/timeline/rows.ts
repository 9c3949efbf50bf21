/** Where tracks are on the screen: the topmost layer first, sound below. Knows no drawing. */
import type { TrackView } from '../../model/timeline/timelineView.ts';

export interface Row {
  /** Of the track in the text. */
  readonly track: number;
  /** Pixels from the top of the first row. */
  readonly top: number;
  readonly height: number;
}

/** Pixels, as in timeline.css. */
export const rulerHeight = 34;
const between = 3;
const heights = { video: 60, audio: 46, flat: 34 } as const;

/** As a picture lies over another one: the last video track is at the top. */
export function rowsOf(tracks: readonly TrackView[]): readonly Row[] {
  const order = tracks.map((track, index) => ({ track, index }));
  const video = order.filter(({ track }) => track.kind === 'video').toReversed();
  const audio = order.filter(({ track }) => track.kind === 'audio');
  let top = 6;
  return [...video, ...audio].map(({ track, index }) => {
    const height = heights[shapeOf(track)];
    const row = { track: index, top, height };
    top += height + between;
    return row;
  });
}

export const heightOf = (rows: readonly Row[]): number => {
  const last = rows.at(-1);
  return last ? last.top + last.height + 6 : 0;
};

/** The row at a height; undefined between and beyond them. */
export const rowAt = (rows: readonly Row[], y: number): Row | undefined =>
  rows.find(({ top, height }) => y >= top - between && y < top + height);

/** Texts and colours need no room for pictures. */
function shapeOf({ kind, items }: TrackView): keyof typeof heights {
  if (kind === 'audio') return 'audio';
  return items.some((item) => item.kind === 'video')
    ? 'video'
    : items.some((item) => item.kind === 'image')
      ? 'audio'
      : 'flat';
}
