/** Draws what is seen of a timeline on a canvas: lanes, clips, waveforms, transitions, keyframes, what a drag would do, the playhead. Keeps nothing. */
import {
  thumbnailHeight,
  thumbnailsPerStrip,
  peaksPerSecond,
  waveformSeconds,
} from '../../model/timeline/clipPictures.ts';
import { lowerBound } from '../../model/timeline/dragging.ts';
import type { ItemView, TimelineView, TrackView } from '../../model/timeline/timelineView.ts';
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
  readonly playhead: number;
  readonly selected: ReadonlySet<string>;
  /** What is dragged is drawn where it would be. */
  readonly ghost: Ghost | undefined;
  /** Drawn fainter: the text has errors. */
  readonly stale: boolean;
}

/** A clip as it would be. */
export interface Ghost {
  readonly track: number;
  readonly item: number;
  readonly toTrack: number;
  readonly shown: ItemView;
  /** A line between clips: the frame where it would be put in. */
  readonly insertAt: number | undefined;
  /** The frame that it snaps to. */
  readonly snapAt: number | undefined;
}

const barHeight = 17;
const radius = 4;

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
      const isDragged = ghost?.track === row.track && ghost.item === index;
      if (isDragged && ghost.insertAt === undefined) continue;
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

interface Around {
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

function drawItem(context: CanvasRenderingContext2D, item: ItemView, around: Around): void {
  const { scene, palette, y, height, isSelected, track } = around;
  const x = Math.round(item.start * scene.scale - scene.scrollX);
  const right = Math.round(item.end * scene.scale - scene.scrollX);
  const width = Math.max(2, right - x - 1);
  const colors = palette.clips[item.kind];
  if (item.kind === 'transition') return drawTransition(context, { x, y, width, height }, item, around);
  const box = { x, y, width, height };
  const dim =
    (track.hidden && item.kind !== 'audio') ||
    (track.muted && track.kind === 'audio') ||
    (item.muted && item.kind === 'audio');
  const alpha = context.globalAlpha;
  if (dim) context.globalAlpha = alpha * 0.45;
  context.save();
  roundBox(context, box);
  context.clip();
  context.fillStyle = colors.body;
  context.fillRect(x, y, width, height);
  const hasBar = height >= 40;
  if (width > 3)
    drawContent(
      context,
      item,
      { ...box, y: y + (hasBar ? barHeight : 0), height: height - (hasBar ? barHeight : 0) },
      around,
    );
  if (hasBar) {
    context.fillStyle = colors.bar;
    context.fillRect(x, y, width, barHeight);
  }
  drawFades(context, item, box, scene.scale, palette);
  const clear = Math.round((around.clearFrom ?? item.start) * scene.scale - scene.scrollX);
  drawLabel(context, item, { box, left: Math.max(x, clear, 0), palette, hasBar });
  drawKeyframes(context, item, box, scene.scale, palette);
  if (!item.known) drawUnknownEnd(context, box, palette);
  context.restore();
  context.globalAlpha = alpha;
  const stroke = isSelected ? palette.accent : item.problem === undefined ? colors.edge : palette.error;
  context.lineWidth = isSelected ? 2 : 1;
  context.strokeStyle = stroke;
  const inset = isSelected ? 1 : 0.5;
  roundBox(context, { x: x + inset, y: y + inset, width: width - 2 * inset, height: height - 2 * inset });
  context.stroke();
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function drawContent(context: CanvasRenderingContext2D, item: ItemView, box: Box, around: Around): void {
  const { source } = item;
  if (item.kind === 'color' && item.color !== undefined) {
    context.fillStyle = item.color;
    const bar = Math.min(box.width, 10);
    context.fillRect(box.x, box.y, bar, box.height);
    return;
  }
  if (source === undefined) return;
  const audible = source.sound && (item.kind === 'audio' || (item.kind === 'video' && box.height >= 30));
  const waveHeight = audible ? (item.kind === 'audio' ? box.height : Math.round(box.height * 0.36)) : 0;
  if (source.picture) drawThumbnails(context, item, { ...box, height: box.height - waveHeight }, around);
  if (audible)
    drawWave(context, item, { ...box, y: box.y + box.height - waveHeight, height: waveHeight }, around);
}

function drawThumbnails(
  context: CanvasRenderingContext2D,
  item: ItemView,
  box: Box,
  { scene, media }: Around,
): void {
  const { source } = item;
  if (source === undefined || source.aspect === 0 || box.height < 12) return;
  const tile = box.height * source.aspect;
  const { fps } = scene.view;
  const pixelsPerSourceSecond = (scene.scale * fps.num) / fps.den / source.speed;
  const still = item.kind === 'image';
  const level = still ? 0 : Math.max(-6, Math.min(12, Math.ceil(Math.log2(tile / pixelsPerSourceSecond))));
  const step = 2 ** level;
  const from = Math.max(0, Math.floor(-box.x / tile));
  const to = Math.min(Math.ceil(box.width / tile), Math.ceil((scene.width - box.x) / tile));
  for (let slot = from; slot < to; slot++) {
    const seconds = source.in + (slot * tile) / pixelsPerSourceSecond;
    const picture = still ? 0 : Math.floor(seconds / step);
    const strip = media.strip(source.asset, level, Math.floor(picture / thumbnailsPerStrip));
    if (strip === undefined) continue;
    const count = Math.max(1, Math.round(strip.width / (thumbnailHeight * source.aspect)));
    const each = strip.width / count;
    const at = Math.min(count - 1, picture % thumbnailsPerStrip);
    context.drawImage(strip, at * each, 0, each, strip.height, box.x + slot * tile, box.y, tile, box.height);
  }
}

function drawWave(
  context: CanvasRenderingContext2D,
  item: ItemView,
  box: Box,
  { scene, media, palette }: Around,
): void {
  const { source } = item;
  if (source === undefined) return;
  const { fps } = scene.view;
  const pixelsPerSourceSecond = (scene.scale * fps.num) / fps.den / source.speed;
  const from = Math.max(0, Math.floor(-box.x));
  const to = Math.min(box.width, Math.ceil(scene.width - box.x));
  const peaksPerPixel = peaksPerSecond / pixelsPerSourceSecond;
  const middle = item.kind === 'audio' ? box.y + box.height / 2 : box.y + box.height;
  const most = item.kind === 'audio' ? box.height / 2 - 2 : box.height - 1;
  const perStretch = peaksPerSecond * waveformSeconds;
  context.fillStyle = palette.clips[item.kind === 'audio' ? 'audio' : 'video'].wave;
  context.beginPath();
  let stretch = -1;
  let peaks: Uint8Array | undefined;
  for (let pixel = from; pixel < to; pixel++) {
    const begin = (source.in + pixel / pixelsPerSourceSecond) * peaksPerSecond;
    let peak = 0;
    const end = Math.max(begin + 1, begin + peaksPerPixel);
    for (let at = Math.floor(begin); at < end; at++) {
      const index = Math.floor(at / perStretch);
      if (index !== stretch) {
        stretch = index;
        peaks = media.wave(source.asset, index);
      }
      peak = Math.max(peak, peaks?.[at - index * perStretch] ?? 0);
    }
    if (peak === 0) continue;
    // Quiet sound is seen too.
    const size = Math.max(0.5, most * (peak / 255) ** 0.7);
    context.rect(box.x + pixel, middle - size, 1, item.kind === 'audio' ? 2 * size : size);
  }
  context.fill();
}

function drawTransition(
  context: CanvasRenderingContext2D,
  box: Box,
  item: ItemView,
  { palette, isSelected }: Around,
): void {
  const { x, y, width, height } = box;
  context.save();
  context.fillStyle = palette.highContrast ? palette.surface : palette.shade;
  roundBox(context, { x, y: y + 2, width, height: height - 4 });
  context.fill();
  context.lineWidth = isSelected ? 2 : 1;
  context.strokeStyle = isSelected
    ? palette.accent
    : item.problem === undefined
      ? palette.text
      : palette.error;
  context.globalAlpha *= isSelected ? 1 : 0.75;
  roundBox(context, { x: x + 0.5, y: y + 2.5, width: width - 1, height: height - 5 });
  context.stroke();
  // One picture goes, the other comes.
  const inset = Math.min(5, width / 5);
  const [top, bottom] = [y + 3 + inset, y + height - 3 - inset];
  const [left, right] = [x + inset, x + width - inset];
  const middle = (left + right) / 2;
  context.beginPath();
  context.moveTo(left, top);
  context.bezierCurveTo(middle, top, middle, bottom, right, bottom);
  context.moveTo(left, bottom);
  context.bezierCurveTo(middle, bottom, middle, top, right, top);
  context.stroke();
  context.restore();
}

function drawFades(
  context: CanvasRenderingContext2D,
  item: ItemView,
  box: Box,
  scale: number,
  palette: Palette,
): void {
  const { x, y, width, height } = box;
  context.fillStyle = palette.shade;
  context.strokeStyle = palette.highContrast ? palette.text : palette.clips[item.kind].edge;
  context.lineWidth = 1;
  for (const [frames, edge, inward] of [
    [item.fadeIn, x, 1],
    [item.fadeOut, x + width, -1],
  ] as const) {
    const size = Math.min(width, frames * scale) * inward;
    if (Math.abs(size) < 3) continue;
    context.beginPath();
    context.moveTo(edge, y + height);
    context.lineTo(edge, y);
    context.lineTo(edge + size, y);
    context.closePath();
    context.fill();
    context.beginPath();
    context.moveTo(edge, y + height);
    context.lineTo(edge + size, y);
    context.stroke();
  }
}

interface Label {
  readonly box: Box;
  /** Where there is room for it. */
  readonly left: number;
  readonly palette: Palette;
  readonly hasBar: boolean;
}

/** Of a long clip that begins left of the view the name stays in view. */
function drawLabel(context: CanvasRenderingContext2D, item: ItemView, label: Label): void {
  const { box, left, palette, hasBar } = label;
  const x = left + (item.kind === 'color' && !hasBar ? 16 : 7);
  const room = box.x + box.width - x - 6;
  if (room < 12) return;
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.clips[item.kind].text;
  const y = hasBar ? box.y + barHeight / 2 + 0.5 : box.y + box.height / 2 + 0.5;
  context.fillText(fitted(context, item.name, room), x, y);
}

/** Cut with an ellipsis where it is too long. */
function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let [from, to] = [0, text.length];
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= room) from = middle;
    else to = middle - 1;
  }
  return from === 0 ? '' : `${text.slice(0, from)}…`;
}

function drawKeyframes(
  context: CanvasRenderingContext2D,
  item: ItemView,
  box: Box,
  scale: number,
  palette: Palette,
): void {
  if (item.keyframes.length === 0 || box.width < 16) return;
  const y = box.y + box.height - 6;
  context.fillStyle = palette.text;
  context.strokeStyle = palette.surface;
  context.lineWidth = 1;
  for (const frame of item.keyframes) {
    const x = box.x + Math.min(box.width - 4, Math.max(4, frame * scale));
    context.beginPath();
    context.moveTo(x, y - 3.5);
    context.lineTo(x + 3.5, y);
    context.lineTo(x, y + 3.5);
    context.lineTo(x - 3.5, y);
    context.closePath();
    context.stroke();
    context.fill();
  }
}

/** How long it is, is a guess: its end dissolves. */
function drawUnknownEnd(context: CanvasRenderingContext2D, box: Box, palette: Palette): void {
  const width = Math.min(60, box.width);
  const shade = context.createLinearGradient(box.x + box.width - width, 0, box.x + box.width, 0);
  shade.addColorStop(0, 'transparent');
  shade.addColorStop(1, palette.surface);
  context.fillStyle = shade;
  context.fillRect(box.x + box.width - width, box.y, width, box.height);
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

function line(context: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}

function roundBox(context: CanvasRenderingContext2D, { x, y, width, height }: Box): void {
  context.beginPath();
  context.roundRect(
    x,
    y,
    Math.max(0.5, width),
    Math.max(0.5, height),
    Math.min(radius, Math.max(0, width / 2)),
  );
}
