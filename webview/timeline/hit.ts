/** What is under the pointer: of which item which part. In pixels of the lanes as they are seen. */
import type { ItemView } from '../../model/timeline/timelineView.ts';
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import { rowAt, rulerHeight } from './rows.ts';
import type { TimelineStore } from './store.ts';

/** What the pointer is over. */
export interface Hit {
  readonly place: ItemPlace;
  readonly item: ItemView;
  readonly part: 'start' | 'end' | 'body' | 'key';
  /** Of a key: its frame from the clip's start. */
  readonly keyFrame?: number;
}

const edgePx = 7;
/** As drawItem has them. */
const keyPx = { across: 5, above: 11 };
/** As drawRuler has them, and a little more. */
const flagPx = { wide: 10, high: 15 };

export function hitAt({ state }: TimelineStore, x: number, y: number): Hit | undefined {
  const { view, rows, scale, scrollX, scrollY } = state;
  const row = rowAt(rows, y + scrollY);
  const track = row && view?.tracks[row.track];
  if (!row || !track) return undefined;
  const at = x + scrollX;
  let found: Hit | undefined;
  for (const [index, item] of track.items.entries()) {
    if (item.kind === 'gap') continue;
    const [left, right] = [item.start * scale, Math.max(item.end * scale, item.start * scale + 3)];
    if (at < left - 1 || at > right + 1) continue;
    const place = { track: row.track, item: index };
    const isLow = y + scrollY >= row.top + row.height - keyPx.above;
    const keyFrame = isLow && right - left >= 16 ? keyAt(item, (at - left) / scale, scale) : undefined;
    if (keyFrame !== undefined) return { place, item, part: 'key', keyFrame };
    const edge = Math.min(edgePx, (right - left) / (item.kind === 'transition' ? 4 : 3));
    const part = at < left + edge ? 'start' : at > right - edge ? 'end' : 'body';
    // A transition lies over its clips.
    if (item.kind === 'transition') return { place, item, part };
    found = { place, item, part };
  }
  return found;
}

/** The key that is nearest, if it is near. */
function keyAt({ keyframes }: ItemView, frame: number, scale: number): number | undefined {
  const [nearest] = keyframes.toSorted((a, b) => Math.abs(a - frame) - Math.abs(b - frame));
  return nearest !== undefined && Math.abs(nearest - frame) * scale <= keyPx.across ? nearest : undefined;
}

/** The marker whose flag is there; `x`, `y` in the ruler. */
export function markerAt({ state }: TimelineStore, x: number, y: number): number | undefined {
  const { view, scale, scrollX } = state;
  if (!view || y < rulerHeight - flagPx.high) return undefined;
  const found = view.markers.findLastIndex(({ frame }) => {
    const left = frame * scale - scrollX;
    return x >= left - 3 && x <= left + flagPx.wide;
  });
  return found < 0 ? undefined : found;
}
