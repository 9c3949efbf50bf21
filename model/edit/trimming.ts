/** Gestures that change which part of its source a clip shows: trim, slip, split. */
import { stripComments } from 'jsonc-parser';
import { curveOf } from '../evaluate/keyframes.ts';
import type { Keyframe } from '../project/project.ts';
import { Rational } from '../time/rational.ts';
import type { SingleGesture } from './gesture.ts';
import { plainElement, readElement } from './listElements.ts';
import { mostLength, isStill, writeBeginning, writeLength } from './lengths.ts';
import { wantedOf, type WantedItem } from './placeItems.ts';
import { ProjectDraft, refuse } from './projectDraft.ts';
import { itemPath, isClip, type ArrangedClip, type Scene } from './scene.ts';
import { timeLiteral } from './timeLiteral.ts';
import { changed, movedFrom, positionOf } from './wanted.ts';

type Of<K extends SingleGesture['kind']> = Extract<SingleGesture, { kind: K }>;

/** Lengths are whole frames, counted from the clip's own first one; its exact place stays. */
export function trim(scene: Scene, gesture: Of<'trim'>): void {
  const { track, item, edge, frame } = gesture;
  const clip = scene.clip(track, item);
  scene.requireKnown(clip);
  scene.requireKnownTrack(track);
  const [first, end] = [scene.frameOf(clip.start), scene.frameOf(clip.end)];
  if (frame === (edge === 'start' ? first : end)) return;
  const neighbour = acrossTransition(scene, track, item, edge);
  if (neighbour !== undefined)
    return roll(scene, track, edge === 'start' ? [neighbour, item] : [item, neighbour], frame);
  if (edge === 'end') trimEnd(scene, gesture, clip, frame - first);
  else trimStart(scene, gesture, clip, frame - first, end - first);
}

function trimEnd(
  scene: Scene,
  { track, item, frame, ripple }: Of<'trim'>,
  clip: ArrangedClip,
  frames: number,
): void {
  if (frames < 1) refuse('A clip is at least a frame long.');
  const following = scene.track(track).items.find((each, i) => i > item && isClip(each));
  const meets = !ripple && following && scene.frameOf(following.start) === frame;
  const length = withinSource(scene, clip, meets ? following.start.sub(clip.start) : scene.seconds(frames));
  const end = clip.start.add(length);
  const wanted = changed(wantedOf(scene.track(track)), item, { end });
  const next = wanted.findIndex((each, i) => each.kind === 'clip' && i > positionOf(wanted, item));
  writeLength(scene, track, item, length);
  scene.place(track, ripple && next >= 0 ? movedFrom(wanted, next, end.sub(clip.end)) : wanted);
}

function trimStart(
  scene: Scene,
  { track, item, ripple, frame }: Of<'trim'>,
  clip: ArrangedClip,
  frames: number,
  length: number,
): void {
  if (frames >= length) refuse('A clip is at least a frame long.');
  const before = scene.track(track).items.findLast((each, i) => i < item && isClip(each));
  const meets = !ripple && before && scene.frameOf(before.end) === frame;
  const by = meets ? before.end.sub(clip.start) : atLeastBeginning(scene, clip, scene.seconds(frames));
  writeBeginning(scene, track, item, by);
  const wanted = wantedOf(scene.track(track));
  if (!ripple) return scene.place(track, changed(wanted, item, { start: clip.start.add(by) }));
  const shorter = changed(wanted, item, { end: clip.end.sub(by) });
  const next = wanted.findIndex((each, i) => each.kind === 'clip' && i > positionOf(wanted, item));
  scene.place(track, next < 0 ? shorter : movedFrom(shorter, next, by.neg()));
}

/** The cut between two clips, left and right, that a transition joins. */
function roll(scene: Scene, track: number, [left, right]: readonly [number, number], frame: number): void {
  const [a, b] = [scene.clip(track, left), scene.clip(track, right)];
  scene.requireKnown(a);
  scene.requireKnown(b);
  const by = scene.seconds(frame - scene.frameOf(b.start));
  const lengths = [a.end.sub(a.start).add(by), b.end.sub(b.start).sub(by)] as const;
  const frameLength = scene.seconds(1);
  if (lengths.some((length) => length.compare(frameLength) < 0)) refuse('A clip is at least a frame long.');
  if (withinSource(scene, a, lengths[0]).compare(lengths[0]) !== 0) refuse(endOfSource(a));
  writeLength(scene, track, left, lengths[0]);
  writeBeginning(scene, track, right, by);
  const wanted = wantedOf(scene.track(track));
  const moved = changed(changed(wanted, left, { end: a.end.add(by) }), right, { start: b.start.add(by) });
  scene.place(track, moved);
}

/** The clip on the other side of the transition at an edge. */
function acrossTransition(
  scene: Scene,
  track: number,
  item: number,
  edge: 'start' | 'end',
): number | undefined {
  const { items } = scene.track(track);
  const step = edge === 'start' ? -1 : 1;
  const beyond = items[item + 2 * step];
  return items[item + step]?.item.kind === 'transition' && beyond ? item + 2 * step : undefined;
}

/** Throws `edit-refused` where the source has no more. */
export function slip(scene: Scene, { track, item, frames }: Of<'slip'>): void {
  const clip = scene.clip(track, item);
  scene.requireKnown(clip);
  if (clip.item.kind !== 'asset' || isStill(scene, clip))
    refuse('Only a clip of a film or a sound has a source to slip.');
  const length = clip.end.sub(clip.start);
  const by = scene.seconds(frames).mul(clip.item.speed);
  const beginning = clip.in.add(by);
  const most = mostLength({ ...clip, in: beginning });
  if (beginning.sign < 0) refuse(`"${clip.item.asset}" has no more before its beginning.`);
  if (most && most.add(halfFrame(scene)).compare(length) < 0) refuse(endOfSource(clip));
  const path = itemPath(track, item);
  const rate = scene.sourceRate(clip);
  scene.draft.setTime([...path, 'in'], beginning, rate);
  if (clip.item.out !== undefined || clip.item.duration === undefined) {
    scene.draft.setTime([...path, 'out'], beginning.add(length.mul(clip.item.speed)), rate);
  }
}

/** Both parts together show what the clip showed. */
export function split(scene: Scene, { track, item, frame }: Of<'split'>): void {
  const clip = scene.clip(track, item);
  scene.requireKnown(clip);
  const [first, end] = [scene.frameOf(clip.start), scene.frameOf(clip.end)];
  if (frame <= first || frame >= end)
    refuse('The playhead is not inside the clip. Put it where the cut is wanted.');
  const length = scene.seconds(frame - first);
  const path = itemPath(track, item);
  const node = scene.draft.node(...path);
  if (node === undefined) return refuse('This item is no longer there.');
  const { literal, indent } = readElement(scene.draft.text, node);
  const right = rightPart(scene, clip, literal, length);
  writeLength(scene, track, item, length);
  scene.draft.remove([...path, 'fadeOut']);
  leaveKeysBefore(scene, clip, path, length);
  const cut = clip.start.add(length);
  const wanted = changed(wantedOf(scene.track(track)), item, { end: cut });
  const at = positionOf(wanted, item);
  const second: WantedItem = {
    from: { ...plainElement(right), indent },
    kind: 'clip',
    start: cut,
    end: clip.end,
    overlap: Rational.zero,
  };
  scene.place(track, wanted.toSpliced(at + 1, 0, second));
}

/** A copy of the clip that begins `by` seconds later. */
function rightPart(scene: Scene, clip: ArrangedClip, literal: string, by: Rational): string {
  const { item } = clip;
  const bare = /\/\/|\/\*/.test(literal) ? withoutComments(literal) : literal;
  const part = new ProjectDraft(bare);
  for (const key of ['id', 'start', 'fadeIn']) part.remove([key]);
  const like = part.literal('in') ?? part.literal('out') ?? part.literal('duration');
  if (item.kind === 'asset' && !isStill(scene, clip)) {
    part.set(['in'], timeLiteral(clip.in.add(by.mul(item.speed)), like, scene.sourceRate(clip)));
  }
  if (item.duration !== undefined && item.duration !== 'end') {
    part.set(['duration'], timeLiteral(item.duration.sub(by), part.literal('duration'), scene.fps));
  }
  for (const [property, keys] of item.animate) {
    const rest = keysFrom(keys, by, part, property);
    if (rest === undefined) part.remove(['animate', property]);
    else part.set(['animate', property], rest);
  }
  return part.text;
}

/** The keys from a time on, counted from it, with the value that was reached there. */
function keysFrom(
  keys: readonly Keyframe[],
  by: Rational,
  part: ProjectDraft,
  property: string,
): string | undefined {
  const later = keys.flatMap((key, index) => (key.t.compare(by) > 0 ? [{ key, index }] : []));
  const value = Number(curveOf(keys)(by.toNumber()).toFixed(4));
  const literals = [`{ "t": 0, "v": ${value} }`];
  for (const { key, index } of later) {
    const t = timeLiteral(key.t.sub(by), part.literal('animate', property, index, 't'), undefined);
    const ease = part.literal('animate', property, index, 'ease');
    literals.push(`{ "t": ${t}, "v": ${String(key.v)}${ease === undefined ? '' : `, "ease": ${ease}`} }`);
  }
  return `[${literals.join(', ')}]`;
}

/** The first part keeps its keys up to the first one behind the cut, which its last stretch leads to. */
function leaveKeysBefore(
  { draft }: Scene,
  { item }: ArrangedClip,
  path: readonly (string | number)[],
  length: Rational,
): void {
  for (const [property, keys] of item.animate) {
    const beyond = keys.findIndex(({ t }) => t.compare(length) >= 0);
    if (beyond < 0) continue;
    for (let index = keys.length - 1; index > beyond; index--) {
      draft.removeElement([...path, 'animate', property], index);
    }
  }
}

/** Comments stay with the part that keeps the clip's place. */
function withoutComments(literal: string): string {
  return stripComments(literal)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

/** As long as asked, or as the source has it where that is the same to the frame. Throws where it is not. */
function withinSource(scene: Scene, clip: ArrangedClip, length: Rational): Rational {
  const most = mostLength(clip);
  if (most === undefined || length.compare(most) <= 0) return length;
  if (length.sub(most).compare(scene.seconds(1)) < 0) return most;
  return refuse(endOfSource(clip));
}

function atLeastBeginning(scene: Scene, clip: ArrangedClip, by: Rational): Rational {
  if (clip.item.kind !== 'asset' || isStill(scene, clip)) return by;
  const most = clip.in.div(clip.item.speed).neg();
  return by.compare(most) < 0 && most.sub(by).compare(scene.seconds(1)) < 0 ? most : by;
}

const endOfSource = ({ item }: ArrangedClip): string =>
  `${item.kind === 'asset' ? `"${item.asset}"` : 'The clip'} has no more after its end.`;

const halfFrame = (scene: Scene): Rational => scene.seconds(1).div(Rational.of(2));
