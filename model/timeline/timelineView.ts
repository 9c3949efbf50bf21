/**
 * What the visual timeline draws, as plain data: frames of the canvas instead of exact times, names for people, and what the inspector shows. Made from an arrangement,
 * sent to the panel. Knows no pixels of the screen.
 */
import { getNodeValue, type Node } from 'jsonc-parser';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CurveKey } from '../evaluate/keyframes.ts';
import type { MediaFacts, Ratio } from '../media/facts.ts';
import type { AnimatedProperty, Clip, Color, Item, Project, TextRange } from '../project/project.ts';
import { valueAt } from '../project/parse/tree.ts';
import type { Rational } from '../time/rational.ts';
import { arrange, type ArrangedItem, type ArrangedTrack } from './arrange.ts';

export interface TimelineView {
  /** Frames a second. */
  readonly fps: Ratio;
  readonly width: number;
  readonly height: number;
  /** Frames: the end of the last item. */
  readonly end: number;
  /** Bottom to top, as in the text. */
  readonly tracks: readonly TrackView[];
  readonly markers: readonly MarkerView[];
}

export interface TrackView {
  readonly name: string;
  readonly kind: 'video' | 'audio';
  readonly muted: boolean;
  readonly hidden: boolean;
  /** One for each of the text's, in its order. */
  readonly items: readonly ItemView[];
}

/** By what there is to see or hear of it. */
export type ItemKind = 'video' | 'image' | 'audio' | 'text' | 'color' | 'gap' | 'transition';

export interface ItemView {
  readonly kind: ItemKind;
  /** Frames. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** Of a colour: as CSS has it. */
  readonly color?: string;
  /** Of an asset's clip. */
  readonly source?: SourceView;
  /** Frames from the clip's start, of all that follows. */
  readonly keyframes: readonly number[];
  /** The keys of each number that has some, `at` in frames from the clip's start. */
  readonly animated: Readonly<Partial<Record<AnimatedProperty, readonly CurveKey[]>>>;
  /** Frames. */
  readonly fadeIn: number;
  readonly fadeOut: number;
  /** The most frames a clip may be extended by at its start and its end; undefined: any. */
  readonly before?: number;
  readonly after?: number;
  /** It makes no sound, by its own word. */
  readonly muted: boolean;
  /** False where how long it is, is only a guess. */
  readonly known: boolean;
  /** The first thing that is wrong with it. */
  readonly problem?: string;
  /** Its keys as they are written, variables and all. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly range: TextRange;
}

export interface SourceView {
  readonly asset: string;
  /** Seconds into the media at the clip's start. */
  readonly in: number;
  /** Source seconds a timeline second. */
  readonly speed: number;
  readonly picture: boolean;
  readonly sound: boolean;
  /** Width over height; 0 without a picture. */
  readonly aspect: number;
}

/** A named frame. */
export interface MarkerView {
  readonly frame: number;
  readonly name: string;
}

/** `root` is the tree the project was read from; `diagnostics` are what laying it out has found. */
export function timelineView(
  project: Project,
  root: Node,
  facts: ReadonlyMap<string, MediaFacts>,
  diagnostics: readonly Diagnostic[],
): TimelineView {
  const { canvas, markers } = project;
  const arrangement = arrange(project, facts);
  const frame = (time: Rational): number => Number(time.mul(canvas.fps).round());
  const tracks = arrangement.tracks.map((arranged, index): TrackView => {
    const { id, kind, muted, hidden } = arranged.track;
    const nodes = valueAt(root, 'tracks', index, 'items')?.children ?? [];
    const items = arranged.items.map((item, at) =>
      itemView(item, { arranged, node: nodes[at], project, facts, diagnostics, frame }),
    );
    return { name: id ?? `Track ${index + 1}`, kind, muted, hidden, items };
  });
  return {
    fps: { num: Number(canvas.fps.num), den: Number(canvas.fps.den) },
    width: canvas.width,
    height: canvas.height,
    end: frame(arrangement.end),
    tracks,
    markers: markers.map(({ at, name }) => ({ frame: frame(at), name })),
  };
}

interface Around {
  readonly arranged: ArrangedTrack;
  readonly node: Node | undefined;
  readonly project: Project;
  readonly facts: ReadonlyMap<string, MediaFacts>;
  readonly diagnostics: readonly Diagnostic[];
  readonly frame: (time: Rational) => number;
}

function itemView(placed: ArrangedItem, around: Around): ItemView {
  const { item, start, end, lengthKnown } = placed;
  const { node, facts, frame, diagnostics } = around;
  const problem = diagnostics.find(({ range }) => isWithin(range, item.range))?.message;
  const written = node ? (getNodeValue(node) as Readonly<Record<string, unknown>>) : {};
  const common = {
    start: frame(start),
    end: frame(end),
    known: lengthKnown,
    ...(problem === undefined ? {} : { problem }),
    written,
    range: item.range,
  };
  if (item.kind === 'gap' || item.kind === 'transition') {
    const name = item.kind === 'gap' ? 'Gap' : item.style;
    return {
      ...common,
      kind: item.kind,
      name,
      keyframes: [],
      animated: {},
      fadeIn: 0,
      fadeOut: 0,
      muted: false,
    };
  }
  const media = item.kind === 'asset' ? facts.get(item.asset) : undefined;
  return {
    ...common,
    kind: kindOf(item, media, around),
    name: nameOf(item),
    ...(item.kind === 'color' ? { color: css(item.color) } : {}),
    ...(item.kind === 'asset' ? { source: sourceView(item.asset, placed, media, around.arranged) } : {}),
    keyframes: [
      ...new Set([...item.animate.values()].flatMap((keys) => keys.map(({ t }) => frame(t)))),
    ].toSorted((a, b) => a - b),
    animated: Object.fromEntries(
      [...item.animate].map(([property, keys]) => [
        property,
        keys.map(({ t, v, ease }) => ({ at: frame(t), v, ease })),
      ]),
    ),
    fadeIn: frame(item.fadeIn),
    fadeOut: frame(item.fadeOut),
    ...handles(placed, frame),
    muted: item.muted,
  };
}

/** By what its media are, or as long as they are not known by where it stands. */
function kindOf(item: Clip, media: MediaFacts | undefined, { arranged, project }: Around): ItemKind {
  if (item.kind !== 'asset') return item.kind;
  if (arranged.track.kind === 'audio') return 'audio';
  const still = media
    ? media.image !== undefined
    : /\.(png|jpe?g|svg|bmp|webp)$/i.test(project.assets.get(item.asset)?.src ?? '');
  return still ? 'image' : 'video';
}

function nameOf(item: Clip): string {
  switch (item.kind) {
    case 'asset':
      return item.id ?? item.asset;
    case 'text':
      return item.id ?? item.text.replaceAll(/\s+/g, ' ');
    case 'color':
      return item.id ?? css(item.color);
  }
}

function sourceView(
  asset: string,
  { in: from, item }: ArrangedItem,
  media: MediaFacts | undefined,
  { track }: ArrangedTrack,
): SourceView {
  const shown = track.kind === 'video' ? (media?.video ?? media?.image) : undefined;
  return {
    asset,
    in: from.toNumber(),
    speed: item.kind === 'asset' ? item.speed.toNumber() : 1,
    picture: shown !== undefined,
    sound: media?.audio !== undefined,
    aspect: shown ? shown.width / shown.height : 0,
  };
}

/** How much more of its source lies before and behind a clip of moving media. */
function handles(
  { item, in: from, start, end, sourceLength }: ArrangedItem,
  frame: (time: Rational) => number,
): Pick<ItemView, 'before' | 'after'> {
  if (item.kind !== 'asset' || sourceLength === undefined) return {};
  const before = from.div(item.speed);
  const after = sourceLength.sub(from).div(item.speed).sub(end.sub(start));
  return { before: Math.max(0, frame(before)), after: Math.max(0, frame(after)) };
}

const isWithin = (inner: TextRange, outer: TextRange): boolean =>
  inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length;

const css = ({ red, green, blue, alpha }: Color): string =>
  `#${[red, green, blue, ...(alpha === 255 ? [] : [alpha])].map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** The track and item that an offset of the text is in. */
export function itemAt(
  project: Project,
  offset: number,
): { readonly track: number; readonly item: number } | undefined {
  for (const [track, { items }] of project.tracks.entries()) {
    const item = items.findIndex(
      ({ range }: Item) => range.offset <= offset && offset <= range.offset + range.length,
    );
    if (item >= 0) return { track, item };
  }
  return undefined;
}
