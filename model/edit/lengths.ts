/** Writes a clip's part of its source and its length, in the keys that it has them in. Knows nothing of where the clip stands. */
import type { Rational } from '../time/rational.ts';
import { refuse } from './projectDraft.ts';
import { itemPath, type ArrangedClip, type Scene } from './scene.ts';

/** Makes a clip `length` seconds long: its end moves, its beginning stays. */
export function writeLength(scene: Scene, track: number, index: number, length: Rational): void {
  const clip = scene.clip(track, index);
  const { item, in: from } = clip;
  const path = itemPath(track, index);
  const isMoving = item.kind === 'asset' && !isStill(scene, clip);
  if (item.duration !== undefined || !isMoving) {
    scene.draft.setTime([...path, 'duration'], length, scene.fps);
  }
  if (isMoving && (item.out !== undefined || item.duration === undefined)) {
    scene.draft.setTime([...path, 'out'], from.add(length.mul(item.speed)), scene.sourceRate(clip));
  }
}

/** Makes a clip of moving media begin `by` timeline seconds later in its source (or earlier), and its end stay the same source time. */
export function writeBeginning(scene: Scene, track: number, index: number, by: Rational): void {
  const clip = scene.clip(track, index);
  const { item, in: from, start, end } = clip;
  const path = itemPath(track, index);
  if (item.kind === 'asset' && !isStill(scene, clip)) {
    const beginning = from.add(by.mul(item.speed));
    if (beginning.sign < 0) refuse(`"${item.asset}" has no more before its beginning.`);
    scene.draft.setTime([...path, 'in'], beginning, scene.sourceRate(clip));
  }
  if (item.duration !== undefined && item.duration !== 'end') {
    scene.draft.setTime([...path, 'duration'], end.sub(start).sub(by), scene.fps);
  }
}

/** The longest a clip can be from its `in` on, timeline seconds; undefined where its source has no end, or it is not known. */
export function mostLength({ item, in: from, sourceLength }: ArrangedClip): Rational | undefined {
  if (item.kind !== 'asset' || sourceLength === undefined) return undefined;
  return sourceLength.sub(from).div(item.speed);
}

/** Whether a clip of an asset is a still, as far as that is known. */
export function isStill(scene: Scene, { item }: ArrangedClip): boolean {
  if (item.kind !== 'asset') return true;
  const media = scene.facts.get(item.asset);
  if (media) return media.image !== undefined;
  const src = scene.project.assets.get(item.asset)?.src ?? '';
  return /\.(png|jpe?g|svg|bmp|webp|avif)$/i.test(src);
}
