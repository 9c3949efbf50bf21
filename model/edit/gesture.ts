/**
 * What a person does on the visual timeline, as data. Items are named by their places in the text at hand, times by frames of the canvas. The schema is also what a webview's
 * messages are checked against.
 */
import * as z from 'zod';
import type { AnimatedProperty } from '../project/project.ts';

const index = z.int().nonnegative();
const frame = z.int().nonnegative();

const item = { track: index, item: index };

const animated = z.enum([
  ...(['x', 'y', 'anchor.x', 'anchor.y', 'scale', 'rotation', 'opacity'] as const),
  ...(['crop.left', 'crop.top', 'crop.right', 'crop.bottom', 'gain'] as const),
]) satisfies z.ZodType<AnimatedProperty>;

/** What is dropped: a file, by its path relative to the project. */
const droppedMedia = z.strictObject({
  src: z.string().min(1).max(4096),
  kind: z.enum(['video', 'audio', 'image']),
  /** Of a film or a sound: as long as it is. Of a still: what it is to have. */
  seconds: z.number().positive(),
});

const single = z.discriminatedUnion('kind', [
  /** A clip to a free place, on its track or another; the others stay where they are. */
  z.strictObject({ kind: z.literal('move'), ...item, toTrack: index, frame }),
  /** A clip in front of the item `before`, or at the end: those behind it make room, and close up where it was. */
  z.strictObject({ kind: z.literal('reorder'), ...item, toTrack: index, before: index }),
  /** An edge of a clip; with `ripple` what follows on the track moves along. Beside a transition the cut moves. */
  z.strictObject({
    kind: z.literal('trim'),
    ...item,
    edge: z.enum(['start', 'end']),
    frame,
    ripple: z.boolean(),
  }),
  /** Another part of the source, in the same place. Positive: later in the source. */
  z.strictObject({ kind: z.literal('slip'), ...item, frames: z.int() }),
  z.strictObject({ kind: z.literal('split'), ...item, frame }),
  /** A clip, gap or transition; with `ripple` what follows closes up. */
  z.strictObject({ kind: z.literal('delete'), ...item, ripple: z.boolean() }),
  /** A file: at a free place, or where there is none, in front of the clip there. Without `track` on a new one. */
  z.strictObject({ kind: z.literal('addClip'), media: droppedMedia, track: index.optional(), frame }),
  /** Between the clip and the one before it. */
  z.strictObject({
    kind: z.literal('addTransition'),
    ...item,
    style: z.string().max(40),
    frames: z.int().positive(),
  }),
  z.strictObject({ kind: z.literal('addMarker'), frame, name: z.string().max(1000) }),
  z.strictObject({ kind: z.literal('moveMarker'), marker: index, frame }),
  z.strictObject({ kind: z.literal('renameMarker'), marker: index, name: z.string().max(1000) }),
  z.strictObject({ kind: z.literal('deleteMarker'), marker: index }),
  /** A key of one of a clip's numbers, `frame` from the clip's start: a new one, or another value for the one that is there. */
  z.strictObject({ kind: z.literal('setKey'), ...item, property: animated, frame, value: z.number() }),
  /** All keys of a clip at a frame, to another one. */
  z.strictObject({ kind: z.literal('moveKeys'), ...item, frame, toFrame: frame }),
  /** The key of one number at a frame, or those of all of them. */
  z.strictObject({ kind: z.literal('deleteKeys'), ...item, property: animated.optional(), frame }),
  /** A key of an item, `['place', 'scale']`; undefined takes it away. Times in `frames`. */
  z.strictObject({
    kind: z.literal('setProperty'),
    ...item,
    path: z.array(z.string().max(40)).min(1).max(3),
    value: z.union([
      z.number(),
      z.boolean(),
      z.string().max(10_000),
      z.strictObject({ frames: frame }),
      z.undefined(),
    ]),
  }),
  z.strictObject({
    kind: z.literal('setTrack'),
    track: index,
    key: z.enum(['muted', 'hidden']),
    value: z.boolean(),
  }),
]);

/** One, or several that are undone together; each of several sees the project as the ones before it left it. */
export const gestureSchema = z.union([
  single,
  z.strictObject({ kind: z.literal('several'), gestures: z.array(single).min(1).max(1000) }),
]);

/** One thing that was done. */
export type SingleGesture = z.infer<typeof single>;
/** What is undone in one step. */
export type Gesture = z.infer<typeof gestureSchema>;
/** A file that was dropped. */
export type DroppedMedia = z.infer<typeof droppedMedia>;
