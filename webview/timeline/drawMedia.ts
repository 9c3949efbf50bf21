/** Draws what a clip shows and sounds like: small pictures and waveforms, as far as they have come. */
import {
  peaksPerSecond,
  thumbnailHeight,
  thumbnailsPerStrip,
  waveformSeconds,
} from '../../model/timeline/clipPictures.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';
import type { Around } from './scene.ts';
import type { Box } from './shapes.ts';

export function drawPictures(
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

export function drawWave(
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
