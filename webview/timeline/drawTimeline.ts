/** Draws what is seen of a timeline on a canvas: lanes, items, what a drag would do, markers. Keeps nothing. */
import { lowerBound } from '../../model/timeline/dragging.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
import { drawItem } from './drawItem.ts';
import type { ClipMedia } from './media.ts';
import type { Palette } from './palette.ts';
import type { Ghost, Scene } from './scene.ts';
import { line } from './shapes.ts';

export function drawTimeline(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  media: ClipMedia,
): void {
  const { width, height, rows, view, scale, scrollX, scrollY, ghost } = scene;
  context.clearRect(0, 0, width, height);
  media.begin();
  const first = scrollX / scale;
  const last = (scrollX + width) / scale;
  for (const row of rows) {
    const y = row.top - scrollY;
    if (y + row.height < 0 || y > height) continue;
    const track = view.tracks[row.track];
    if (track === undefined) continue;
    context.fillStyle = palette.lane;
    context.fillRect(0, y, width, row.height);
    if (palette.highContrast) {
      context.fillStyle = palette.line;
      context.fillRect(0, y + row.height + 1, width, 0.5);
    }
    context.globalAlpha = scene.stale ? 0.55 : 1;
    for (const [index, item] of visible(track.items, first, last, (index) =>
      scene.selected.has(`${row.track}/${index}`),
    )) {
      const dragged = ghost?.of.at;
      const isDragged = dragged?.track === row.track && dragged.item === index;
      if (isDragged && ghost?.insertAt === undefined) continue;
      context.globalAlpha = (scene.stale ? 0.55 : 1) * (isDragged ? 0.4 : 1);
      drawItem(context, item, {
        scene,
        palette,
        media,
        track,
        y,
        height: row.height,
        isSelected: scene.selected.has(`${row.track}/${index}`),
        clearFrom: leadingEnd(track.items, index),
      });
    }
    context.globalAlpha = 1;
  }
  if (ghost) drawGhost(context, ghost, scene, palette, media);
  drawMarkers(context, scene, palette);
  media.end();
}

/** With their indices, in the order of painting: transitions lie over two clips, what is selected is seen whole. */
function visible(
  items: readonly ItemView[],
  first: number,
  last: number,
  isSelected: (index: number) => boolean,
): readonly (readonly [number, ItemView])[] {
  const ends = items.map(({ end }) => end);
  const found: [number, ItemView][] = [];
  // Transitions reach into their neighbours by less than a clip.
  const from = Math.max(0, lowerBound(ends, first) - 2);
  for (let index = from; index < items.length; index++) {
    const item = items[index];
    if (item === undefined || (item.kind !== 'transition' && item.start > last)) break;
    if (item.kind !== 'gap' && item.end >= first && item.start <= last) found.push([index, item]);
  }
  const order = ([index, { kind }]: readonly [number, ItemView]): number =>
    kind === 'transition' ? 1 : isSelected(index) ? 2 : 0;
  return found.toSorted((a, b) => order(a) - order(b));
}

/** Where a transition that leads into a clip ends. */
function leadingEnd(items: readonly ItemView[], index: number): number | undefined {
  const before = items[index - 1];
  return before?.kind === 'transition' ? before.end : undefined;
}

function drawGhost(
  context: CanvasRenderingContext2D,
  ghost: Ghost,
  scene: Scene,
  palette: Palette,
  media: ClipMedia,
): void {
  const { rows, scale, scrollX, scrollY, height } = scene;
  const row = rows.find(({ track }) => track === ghost.toTrack);
  const track = scene.view.tracks[ghost.toTrack];
  if (!row || !track) return;
  const y = row.top - scrollY;
  if (ghost.insertAt === undefined) {
    context.save();
    context.shadowColor = palette.highContrast ? 'transparent' : palette.shade;
    context.shadowBlur = 8;
    drawItem(context, ghost.shown, { scene, palette, media, track, y, height: row.height, isSelected: true });
    context.restore();
  } else {
    const x = Math.round(ghost.insertAt * scale - scrollX);
    context.fillStyle = palette.accent;
    context.fillRect(x - 1.5, y - 3, 3, row.height + 6);
    context.beginPath();
    context.arc(x, y - 3, 4, 0, 2 * Math.PI);
    context.fill();
  }
  if (ghost.snapAt !== undefined) {
    context.strokeStyle = palette.accent;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    const x = Math.round(ghost.snapAt * scale - scrollX) + 0.5;
    line(context, x, 0, x, height);
    context.setLineDash([]);
  }
}

function drawMarkers(
  context: CanvasRenderingContext2D,
  { view, scale, scrollX, height, width }: Scene,
  palette: Palette,
): void {
  context.strokeStyle = palette.warning;
  context.globalAlpha = palette.highContrast ? 0.7 : 0.28;
  context.lineWidth = 1;
  for (const { frame } of view.markers) {
    const x = Math.round(frame * scale - scrollX) + 0.5;
    if (x >= 0 && x <= width) line(context, x, 0, x, height);
  }
  context.globalAlpha = 1;
}
