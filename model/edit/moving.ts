/** Gestures that bring clips to other places: move, reorder, delete. */
import { Rational } from '../time/rational.ts';
import type { SingleGesture } from './gesture.ts';
import { readElement, type TakenElement } from './listElements.ts';
import { wantedOf, type WantedItem } from './placeItems.ts';
import { refuse } from './projectDraft.ts';
import { isClip, itemPath, type ArrangedClip, type Scene } from './scene.ts';
import { changed, closedUp, movedFrom, positionOf, withoutClip } from './wanted.ts';

type Of<K extends SingleGesture['kind']> = Extract<SingleGesture, { kind: K }>;

/** Throws `edit-refused` where another clip is in the way. */
export function move(scene: Scene, { track, item, toTrack, frame }: Of<'move'>): void {
  const clip = scene.clip(track, item);
  const start = freeStart(scene, clip, toTrack, toTrack === track ? item : undefined, frame);
  if (toTrack === track && start.equals(clip.start)) return;
  scene.requireKnownTrack(track);
  if (toTrack !== track) scene.requireKnownTrack(toTrack);
  requireFitting(scene, clip, toTrack);
  const end = start.add(clip.end.sub(clip.start));
  const source = wantedOf(scene.track(track));
  const rest = withoutClip(source, item);
  if (toTrack !== track) {
    const element = taken(scene, track, item);
    // The track that is further back in the text first: the other's place in it does not change.
    scene.place(track, rest, item);
    scene.place(toTrack, inserted(wantedOf(scene.track(toTrack)), { element, start, end }));
    return;
  }
  const order = rest.findIndex((each) => each.kind === 'clip' && each.start.compare(start) >= 0);
  const position = order < 0 ? rest.length : order;
  const standing = rest.findIndex(({ from }) => typeof from === 'number' && from > item);
  if (position === (standing < 0 ? rest.length : standing)) {
    const stays = changed(source, item, { start, end });
    const at = positionOf(stays, item);
    // Those at a track's ends have the clip alone.
    const parts = (i: number): boolean => i > 0 && i < stays.length - 1 && Math.abs(i - at) === 1;
    scene.place(
      track,
      stays.filter(({ kind }, i) => kind === 'clip' || !parts(i)),
    );
    return;
  }
  scene.place(track, inserted(rest, { element: taken(scene, track, item), start, end }), item);
}

/** The others make room for it, and close up where it was. */
export function reorder(scene: Scene, { track, item, toTrack, before }: Of<'reorder'>): void {
  const clip = scene.clip(track, item);
  scene.requireKnownTrack(track);
  if (toTrack !== track) scene.requireKnownTrack(toTrack);
  requireFitting(scene, clip, toTrack);
  if (clip.item.duration === 'end')
    refuse('This clip reaches the end of the timeline, so nothing can follow it.');
  const element = taken(scene, track, item);
  const length = clip.end.sub(clip.start);
  const left = closedUp(wantedOf(scene.track(track)), item);
  if (toTrack !== track) scene.place(track, left, item);
  const target = toTrack === track ? left : wantedOf(scene.track(toTrack));
  const whole = insertedBefore(target, before, { element, length });
  if (toTrack === track) {
    const clips = (list: readonly WantedItem[]): readonly unknown[] =>
      list.filter(({ kind }) => kind === 'clip').map(({ from }) => (typeof from === 'number' ? from : item));
    if (clips(whole).join() === clips(wantedOf(scene.track(track))).join()) return;
  }
  scene.place(toTrack, whole, toTrack === track ? item : undefined);
}

/** Of a clip, a gap, a transition. Without a transition its clips follow one another; a gap closes up. */
export function remove(scene: Scene, { track, item, ripple }: Of<'delete'>): void {
  const { item: target } = scene.item(track, item);
  const list = ['tracks', track, 'items'];
  if (target.kind !== 'gap' && target.kind !== 'transition') {
    const wanted = wantedOf(scene.track(track));
    const isLast = !wanted.slice(positionOf(wanted, item) + 1).some(({ kind }) => kind === 'clip');
    if (!isLast) scene.requireKnownTrack(track);
    scene.place(track, ripple ? closedUp(wanted, item) : withoutClip(wanted, item));
    return;
  }
  if (target.kind === 'transition' && target.mode === 'handles') {
    scene.draft.removeElement(list, item);
    return;
  }
  const wanted = wantedOf(scene.track(track)).filter(({ from }) => from !== item);
  const position = wanted.findIndex(({ from }) => typeof from === 'number' && from > item);
  const next = wanted[position];
  if (next === undefined) return scene.draft.removeElement(list, item);
  scene.requireKnownTrack(track);
  const end = wanted.slice(0, position).findLast(({ kind }) => kind === 'clip')?.end ?? Rational.zero;
  scene.place(track, movedFrom(wanted, position, end.sub(next.start)));
}

/** The exact time that a frame means for a clip on a track: the edge of a neighbour where that is the same frame. Throws where it does not fit. */
function freeStart(
  scene: Scene,
  { start: stands, end: ends }: ArrangedClip,
  toTrack: number,
  self: number | undefined,
  frame: number,
): Rational {
  const length = ends.sub(stands);
  const others = scene.track(toTrack).items.filter((each, index) => index !== self && isClip(each));
  const frames = scene.frameOf(ends) - scene.frameOf(stands);
  const before = others.findLast(({ end }) => scene.frameOf(end) === frame);
  const after = others.find(({ start }) => scene.frameOf(start) === frame + frames);
  const same = self !== undefined && scene.frameOf(stands) === frame;
  const butted = after?.start.sub(length);
  const start = same ? stands : (before?.end ?? (butted && butted.sign >= 0 ? butted : scene.seconds(frame)));
  const end = start.add(length);
  const half = scene.seconds(1).div(Rational.of(2));
  for (const other of others) {
    if (end.compare(other.start) <= 0 || start.compare(other.end) >= 0) continue;
    // Less than half a frame cannot be seen: the neighbour's edge decides.
    if (start.compare(other.start) >= 0 && other.end.sub(start).compare(half) < 0) return other.end;
    return refuse('There is no room for the clip there: it would lie over another one.');
  }
  return start;
}

/** Throws for what a track of this kind cannot have. */
function requireFitting(scene: Scene, { item }: ArrangedClip, toTrack: number): void {
  const { kind } = scene.track(toTrack).track;
  const media = item.kind === 'asset' ? scene.facts.get(item.asset) : undefined;
  if (kind === 'video') {
    if (media && !media.video && !media.image) refuse('This clip has only sound. Put it on an audio track.');
    return;
  }
  if (item.kind !== 'asset' || media?.image || (media && !media.audio)) {
    refuse('This clip has no sound. Put it on a video track.');
  }
  const pictured = ['fit', 'place'].find((key) => item.ranges.has(key));
  if (pictured !== undefined || [...item.animate.keys()].some((property) => property !== 'gain')) {
    refuse('This clip has a place in the picture, which an audio track does not show. Remove that first.');
  }
}

function taken({ draft }: Scene, track: number, item: number): TakenElement {
  const node = draft.node(...itemPath(track, item));
  if (node === undefined) return refuse('This item is no longer there.');
  return readElement(draft.text, node);
}

/** At its place in time. */
export function inserted(
  wanted: readonly WantedItem[],
  {
    element,
    start,
    end,
  }: { readonly element: TakenElement; readonly start: Rational; readonly end: Rational },
): readonly WantedItem[] {
  const next = wanted.findIndex((each) => each.kind === 'clip' && each.start.compare(start) >= 0);
  const at = next < 0 ? wanted.length : next;
  const clip: WantedItem = { from: element, kind: 'clip', start, end, overlap: Rational.zero };
  return [...withoutLastTransition(wanted.slice(0, at)), clip, ...wanted.slice(at)];
}

/** In front of the item with the index `before`, the clips from there on moved by its length; at the end where there is none. */
export function insertedBefore(
  wanted: readonly WantedItem[],
  before: number,
  { element, length }: { readonly element: TakenElement; readonly length: Rational },
): readonly WantedItem[] {
  const found = wanted.findIndex(
    ({ from, kind }) => kind === 'clip' && typeof from === 'number' && from >= before,
  );
  const at = found < 0 ? wanted.length : found;
  const next = wanted[at];
  const last = wanted.slice(0, at).findLast(({ kind }) => kind === 'clip');
  const joined = wanted[at - 1]?.kind === 'transition';
  const start = joined && last ? last.end : (next?.start ?? last?.end ?? Rational.zero);
  const clip: WantedItem = {
    from: element,
    kind: 'clip',
    start,
    end: start.add(length),
    overlap: Rational.zero,
  };
  const delta = next ? clip.end.sub(next.start) : Rational.zero;
  return [...withoutLastTransition(wanted.slice(0, at)), clip, ...movedFrom(wanted.slice(at), 0, delta)];
}

/** A transition would otherwise stand between other clips than before; the one at a track's start goes on to open it. */
function withoutLastTransition(wanted: readonly WantedItem[]): readonly WantedItem[] {
  return wanted.length > 1 && wanted.at(-1)?.kind === 'transition' ? wanted.slice(0, -1) : wanted;
}
