/** Draws one item: its body, what it holds, its name, fades and keyframes; or a transition over its clips. */
import type { ItemView } from '../../model/timeline/timelineView.ts';
import { drawPictures, drawWave } from './drawMedia.ts';
import type { Palette } from './palette.ts';
import type { Around } from './scene.ts';
import { roundBox, type Box } from './shapes.ts';

const barHeight = 17;

export function drawItem(context: CanvasRenderingContext2D, item: ItemView, around: Around): void {
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
  if (source.picture) drawPictures(context, item, { ...box, height: box.height - waveHeight }, around);
  if (audible)
    drawWave(context, item, { ...box, y: box.y + box.height - waveHeight, height: waveHeight }, around);
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
