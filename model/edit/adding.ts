/** Gestures that add: clips of dropped files, transitions. */
import { Rational } from '../time/rational.ts';
import { stringLiteral } from '../project/parse/strings.ts';
import type { DroppedMedia, SingleGesture } from './gesture.ts';
import { plainElement } from './listElements.ts';
import { inserted, insertedBefore } from './moving.ts';
import { wantedOf } from './placeItems.ts';
import { refuse } from './projectDraft.ts';
import { isClip, itemPath, type Scene } from './scene.ts';
import { timeLiteral } from './timeLiteral.ts';

type Of<K extends SingleGesture['kind']> = Extract<SingleGesture, { kind: K }>;

/** On the track it is dropped on where that takes it, else on a new one. */
export function addClip(scene: Scene, { media, track, frame }: Of<'addClip'>): void {
  const length = Rational.fromDecimal(media.seconds.toFixed(6));
  const name = assetFor(scene, media);
  const duration = media.kind === 'image' ? `, "duration": ${timeLiteral(length, undefined, scene.fps)}` : '';
  const literal = `{ "asset": ${stringLiteral(name)}${duration} }`;
  const wantedKind = media.kind === 'audio' ? 'audio' : 'video';
  const start = scene.seconds(frame);
  if (track === undefined || scene.track(track).track.kind !== wantedKind) {
    const at =
      frame === 0
        ? literal
        : literal.replace(' }', `, "start": ${timeLiteral(start, undefined, scene.fps)} }`);
    const tracks = scene.arrangement.tracks.length;
    scene.draft.insert(['tracks'], tracks, newTrack(scene, wantedKind, at));
    return;
  }
  scene.requireKnownTrack(track);
  const element = plainElement(literal);
  const clips = scene.track(track).items.filter(isClip);
  const before = clips.findLast(({ end }) => scene.frameOf(end) === frame);
  const exact = before?.end ?? start;
  const end = exact.add(length);
  const wanted = wantedOf(scene.track(track));
  const fits = clips.every((each) => end.compare(each.start) <= 0 || exact.compare(each.end) >= 0);
  if (fits) return scene.place(track, inserted(wanted, { element, start: exact, end }));
  // Where it is dropped onto a clip it comes in front of it, or behind it when that cut is nearer.
  const { items } = scene.track(track);
  const middle = (from: Rational, to: Rational): Rational => from.add(to).div(Rational.of(2));
  const found = items.findIndex((each) => isClip(each) && middle(each.start, each.end).compare(start) > 0);
  const index = found < 0 ? items.length : found;
  scene.place(track, insertedBefore(wanted, index, { element, length }));
}

/** The asset of this file, which is added where there is none. */
function assetFor({ project, draft }: Scene, { src }: DroppedMedia): string {
  const known = [...project.assets.values()].find((asset) => asset.src === src);
  if (known) return known.id;
  const stem = src.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const base = stem.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-').replaceAll(/^-+|-+$/g, '') || 'clip';
  let name = base;
  for (let count = 2; project.assets.has(name); count++) name = `${base}-${count}`;
  draft.set(['assets', name], `{ "src": ${stringLiteral(src)} }`);
  return name;
}

/** Laid out as the tracks that are there. */
function newTrack({ draft }: Scene, kind: 'video' | 'audio', item: string): string {
  const last = draft.node('tracks')?.children?.at(-1);
  const whole = last ? draft.text.slice(last.offset, last.offset + last.length) : '';
  const inner = /^\{\r?\n([ \t]*)/.exec(whole)?.[1];
  if (inner === undefined) return `{ "kind": "${kind}", "items": [${item}] }`;
  const outer = /(?:^|\n)([ \t]*)$/.exec(draft.text.slice(0, last?.offset))?.[1] ?? '';
  const key = inner.startsWith(outer) ? inner.slice(outer.length) : inner;
  return `{\n${key}"kind": "${kind}",\n${key}"items": [${item}]\n}`;
}

/** Throws `edit-refused` beside a gap, and where the clips are too short. */
export function addTransition(scene: Scene, { track, item, style, frames }: Of<'addTransition'>): void {
  const clip = scene.clip(track, item);
  const { items } = scene.track(track);
  const before = items[item - 1];
  if (before?.item.kind === 'transition') refuse('There is a transition already.');
  if (before?.item.kind === 'gap' || (before && !before.end.equals(clip.start))) {
    refuse('A transition stands between two clips that follow one another, and here is a gap.');
  }
  const length = scene.seconds(frames);
  const shortest = [clip, ...(before ? [before] : [])].every(
    (each) => each.end.sub(each.start).mul(Rational.of(2)).compare(length) >= 0,
  );
  if (!shortest) refuse('The clips are too short for this transition.');
  const literal = timeLiteral(length, scene.draft.literal(...itemPath(track, item), 'duration'), scene.fps);
  const element = `{ "transition": ${JSON.stringify(style)}, "duration": ${literal} }`;
  scene.draft.insert(['tracks', track, 'items'], item, element);
}
