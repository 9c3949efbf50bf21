/** Draws the ruler over a timeline: times, markers, the playhead's handle. */
import { rulerSteps } from '../../model/timeline/timeScale.ts';
import { timeText } from '../../model/timeline/clockText.ts';
import type { TimelineView } from '../../model/timeline/timelineView.ts';
import type { Palette } from './palette.ts';
import { rulerHeight } from './rows.ts';

export interface RulerScene {
  readonly view: TimelineView;
  readonly scale: number;
  readonly scrollX: number;
  readonly width: number;
  /** The marker that is selected, and the frame it is being dragged to. */
  readonly marker: number | undefined;
  readonly moved: number | undefined;
}

export function drawRuler(context: CanvasRenderingContext2D, scene: RulerScene, palette: Palette): void {
  const { view, scale, scrollX, width } = scene;
  context.clearRect(0, 0, width, rulerHeight);
  const { label, line } = rulerSteps(view.fps, scale, 76);
  const at = (frame: number): number => Math.round(frame * scale - scrollX) + 0.5;
  context.lineWidth = 1;
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'top';
  const first = Math.floor(scrollX / scale / line) * line;
  const last = (scrollX + width) / scale;
  for (let frame = first; frame <= last; frame += line) {
    const isLabel = frame % label === 0;
    context.strokeStyle = isLabel ? palette.strongLine : palette.line;
    context.beginPath();
    context.moveTo(at(frame), rulerHeight - (isLabel ? 9 : 4));
    context.lineTo(at(frame), rulerHeight);
    context.stroke();
    if (isLabel) {
      context.fillStyle = palette.quiet;
      context.fillText(timeText(frame, view.fps), at(frame) + 4, 3);
    }
  }
  context.strokeStyle = palette.line;
  context.beginPath();
  context.moveTo(0, rulerHeight - 0.5);
  context.lineTo(width, rulerHeight - 0.5);
  context.stroke();
  drawMarkers(context, scene, palette);
}

/** A flag for each, with its name as far as the next one. */
function drawMarkers(
  context: CanvasRenderingContext2D,
  { view, scale, scrollX, width, marker, moved }: RulerScene,
  palette: Palette,
): void {
  const flags = view.markers.map(({ frame, name }, index) => {
    const isSelected = index === marker;
    const at = isSelected ? (moved ?? frame) : frame;
    return { x: Math.round(at * scale - scrollX), name, isSelected };
  });
  const sorted = flags.toSorted((a, b) => a.x - b.x);
  for (const [index, { x, name, isSelected }] of sorted.entries()) {
    if (x < -200 || x > width) continue;
    const room = (sorted[index + 1]?.x ?? Infinity) - x - 14;
    context.fillStyle = isSelected ? palette.accent : palette.warning;
    context.beginPath();
    context.moveTo(x, rulerHeight - 1);
    context.lineTo(x, rulerHeight - 12);
    context.lineTo(x + 7, rulerHeight - 12);
    context.lineTo(x + 4.5, rulerHeight - 9);
    context.lineTo(x + 7, rulerHeight - 6);
    context.lineTo(x + 1, rulerHeight - 6);
    context.lineTo(x + 1, rulerHeight - 1);
    context.closePath();
    context.fill();
    if (context.measureText(name).width > room) continue;
    context.fillStyle = palette.surface;
    context.fillRect(x + 9, rulerHeight - 13, context.measureText(name).width + 4, 12);
    context.fillStyle = palette.text;
    context.fillText(name, x + 11, rulerHeight - 12);
  }
}
