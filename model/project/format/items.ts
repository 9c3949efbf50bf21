/** What stands on a track: clips of three kinds, gaps, transitions. */
import * as z from 'zod';
import type { TransitionStyle } from '../project.ts';
import { words } from './notation.ts';
import { animation, fit, gain, pictureAnimation, place, textStyle } from './picture.ts';
import { clipDuration, color, duration, opaqueColor, sourceTime, speed, time } from './values.ts';

const clip = {
  id: words('a name')
    .optional()
    .describe('A name for the clip, unlike that of any other clip of the project.'),
  start: time
    .optional()
    .describe(
      'When the clip starts on the timeline. What lies between it and the clip before is a gap; it may not start before that one ends. Without it the clip follows at once.',
    ),
  fadeIn: time.prefault(0).describe('How long picture and sound fade in.'),
  fadeOut: time.prefault(0).describe('How long picture and sound fade out.'),
};

const placed = {
  place: place.prefault({}).describe('Where the picture stands. Order: crop, fit, scale, rotate, move.'),
};

const assetClip = z
  .strictObject({
    asset: words('the name of an asset').describe('The name of an entry of `assets`.'),
    ...clip,
    in: sourceTime
      .optional()
      .describe(
        "Where in the asset the clip begins. Frames and timecodes count the asset's own rate. Default: its start.",
      ),
    out: sourceTime
      .optional()
      .describe("Where in the asset the clip ends. Instead of `duration`. Default: the asset's end."),
    duration: clipDuration
      .optional()
      .describe(
        'How long the clip is on the timeline; `"end"` reaches the end of the timeline. Default: up to `out`. An image needs it.',
      ),
    speed: speed
      .prefault(1)
      .describe(
        'How fast the asset plays, 0.25 to 8: 2 is twice as fast and half as long. Sound keeps its pitch.',
      ),
    fit: fit
      .optional()
      .describe(
        'How the picture fills the canvas: `contain` shows all of it, `cover` leaves nothing of the canvas free, `fill` stretches it, `none` keeps its pixels. Default: `contain` for video and for images larger than the canvas, otherwise `none`.',
      ),
    ...placed,
    animate: animation.prefault({}).describe('Keyframes for numbers of `place` and for `gain`.'),
    gain: gain()
      .prefault(0)
      .describe('How much louder or quieter its sound is, dB from -96 to 24: -6 is about half.'),
    muted: z.boolean().prefault(false).describe('The clip makes no sound.'),
  })
  .meta({ id: 'AssetClip', description: 'A part of a video, a sound or an image.' });

const textClip = z
  .strictObject({
    text: z.string().describe('What is written. `\\n` starts a new line; `${name}` stands for a variable.'),
    ...clip,
    duration: clipDuration.describe('How long the text shows; `"end"`: to the end of the timeline.'),
    style: textStyle.prefault({}).describe('Font, size, colour and setting of the text.'),
    fit: fit
      .optional()
      .describe('How the block of text fills the canvas. Default: `none`, at the size that `style` gives.'),
    ...placed,
    animate: pictureAnimation.prefault({}).describe('Keyframes for numbers of `place`.'),
  })
  .meta({ id: 'TextClip', description: 'A text over what lies below.' });

const colorClip = z
  .strictObject({
    color: color.describe('Fills the canvas: `#rgb`, `#rrggbb` or, with opacity, `#rrggbbaa`.'),
    ...clip,
    duration: clipDuration.describe('How long the colour shows; `"end"`: to the end of the timeline.'),
    ...placed,
    animate: pictureAnimation.prefault({}).describe('Keyframes for numbers of `place`.'),
  })
  .meta({ id: 'ColorClip', description: 'An area of one colour, as large as the canvas.' });

const gap = z
  .strictObject({ gap: duration.describe('How long nothing is on the track.') })
  .meta({ id: 'Gap', description: 'A time in which the track shows and plays nothing.' });

const transitionStyles = [
  'crossfade',
  'dip',
  'wipe-left',
  'wipe-right',
  'wipe-up',
  'wipe-down',
  'slide-left',
  'slide-right',
  'slide-up',
  'slide-down',
  'zoom',
  'circle',
] as const satisfies readonly TransitionStyle[];

const transition = z
  .strictObject({
    transition: z
      .enum(transitionStyles)
      .describe(
        'How one clip becomes the next: `crossfade`; `dip` through a colour; `wipe-` with an edge that moves `left`, `right`, `up` or `down`; `slide-` with the next picture moving that way; `zoom`; a growing `circle`. Sound always crosses at equal power.',
      ),
    duration: duration.describe('How long it takes, centred on the cut.'),
    mode: z
      .enum(['handles', 'overlap'])
      .prefault('handles')
      .describe(
        '`handles` takes half of it from what the left clip has after its `out` and half from what the right clip has before its `in`, and keeps the length of the timeline; `overlap` overlaps the clips and shortens it.',
      ),
    color: opaqueColor
      .prefault('#000000')
      .describe('What a `dip` passes through. Other transitions have no colour.'),
  })
  .meta({
    id: 'Transition',
    description: "The change from one clip to the next, or from or to what is below at a track's ends.",
  });

/** By the key that says what an item is. */
export const itemKinds = { asset: assetClip, text: textClip, color: colorClip, gap, transition } as const;

export const item = z.union([assetClip, textClip, colorClip, gap, transition]).meta({ id: 'Item' });
