/** How large a clip's picture is by itself, and how it is fitted when the project does not say. */
import type { Canvas, Fit } from '../project/project.ts';
import type { TimelineClip } from './timeline.ts';

/** What is known without rasters: of a text the fit alone, its size is 0. A colour is as large as the canvas. */
export function naturalShape(
  { clip, media }: TimelineClip,
  canvas: Canvas,
): { readonly width: number; readonly height: number; readonly fit: Fit } {
  if (clip.kind === 'text') return { width: 0, height: 0, fit: clip.fit ?? 'none' };
  const picture = media?.image ?? media?.video;
  if (!picture) return { width: canvas.width, height: canvas.height, fit: clip.fit ?? 'fill' };
  const { width, height } = picture;
  const fits = media?.image !== undefined && width <= canvas.width && height <= canvas.height;
  return { width, height, fit: clip.fit ?? (fits ? 'none' : 'contain') };
}
