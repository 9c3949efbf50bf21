/** How a clip looks: where its picture stands, how that moves, how its text is set. */
import * as z from 'zod';
import type { AnimatedProperty } from '../project.ts';
import { expectations, number, wholeNumber, words } from './notation.ts';
import { color, easing, time } from './values.ts';

const fraction = (what: string) => number(0, 1).prefault(0).describe(what);

const crop = z
  .strictObject({
    left: fraction('Cut away at the left, a fraction of the source from 0 to 1.'),
    top: fraction('Cut away at the top, a fraction of the source from 0 to 1.'),
    right: fraction(
      'Cut away at the right, a fraction of the source from 0 to 1. Less than 1 together with `left`.',
    ),
    bottom: fraction(
      'Cut away at the bottom, a fraction of the source from 0 to 1. Less than 1 together with `top`.',
    ),
  })
  .meta({ id: 'Crop' });

export const place = z
  .strictObject({
    x: number(-10, 10)
      .prefault(0.5)
      .describe(
        'Where the anchor stands across the canvas: 0 is its left edge, 1 its right edge. From -10 to 10.',
      ),
    y: number(-10, 10)
      .prefault(0.5)
      .describe(
        'Where the anchor stands down the canvas: 0 is its top edge, 1 its bottom edge. From -10 to 10.',
      ),
    anchor: z
      .tuple([number(-10, 10), number(-10, 10)])
      .prefault([0.5, 0.5])
      .describe(
        'The point of the layer that stands at `x`, `y`, across and down: `[0, 0]` is its top left corner, `[0.5, 0.5]` its middle.',
      ),
    scale: number(0, 20).prefault(1).describe('Size relative to the size that `fit` gives, from 0 to 20.'),
    rotation: number(-36_000, 36_000, 'degrees')
      .prefault(0)
      .describe('Degrees clockwise, from -36000 to 36000.'),
    opacity: number(0, 1).prefault(1).describe('0 is invisible, 1 is opaque.'),
    crop: crop.prefault({}).describe('What is cut away from the source before it is fitted.'),
  })
  .meta({ id: 'Place' });

export const fit = z.enum(['contain', 'cover', 'fill', 'none']).meta({ id: 'Fit' });

const keyframesOf = (value: z.ZodNumber, what: string) =>
  z
    .array(
      z.strictObject({
        t: time.describe("When, from the clip's start. Later than the key before."),
        v: value.describe(what),
        ease: easing
          .prefault('linear')
          .describe(
            'The way from the key before to this one: `linear`, `hold` (jump at this key), `in-`, `out-` or `in-out-` with `quad`, `cubic`, `quart`, `expo`, `back`, `bounce` or `elastic`, or a cubic Bézier curve `[x1, y1, x2, y2]` as in CSS.',
          ),
      }),
    )
    .min(1)
    .register(expectations, { expected: 'at least one key, such as { "t": 0, "v": 1 }' })
    .optional()
    .describe(what);

/** What a clip's sound may be turned up or down to, dB. */
export const gain = () => number(-96, 24, 'dB');

const pictureProperties = {
  x: keyframesOf(number(-10, 10), '`x` of `place`: a fraction of the canvas from -10 to 10.'),
  y: keyframesOf(number(-10, 10), '`y` of `place`: a fraction of the canvas from -10 to 10.'),
  'anchor.x': keyframesOf(number(-10, 10), 'The first number of `anchor`, from -10 to 10.'),
  'anchor.y': keyframesOf(number(-10, 10), 'The second number of `anchor`, from -10 to 10.'),
  scale: keyframesOf(number(0, 20), '`scale` of `place`, 0 to 20.'),
  rotation: keyframesOf(number(-36_000, 36_000, 'degrees'), '`rotation` of `place`: degrees clockwise.'),
  opacity: keyframesOf(number(0, 1), '0 is invisible, 1 is opaque.'),
  'crop.left': keyframesOf(number(0, 1), 'Cut away on this side, a fraction of the source from 0 to 1.'),
  'crop.top': keyframesOf(number(0, 1), 'Cut away on this side, a fraction of the source from 0 to 1.'),
  'crop.right': keyframesOf(number(0, 1), 'Cut away on this side, a fraction of the source from 0 to 1.'),
  'crop.bottom': keyframesOf(number(0, 1), 'Cut away on this side, a fraction of the source from 0 to 1.'),
} satisfies Partial<Record<AnimatedProperty, z.ZodType>>;

/** The keyframes of a clip that shows something and has no sound. */
export const pictureAnimation = z.strictObject(pictureProperties).meta({ id: 'PictureAnimation' });

/** The keyframes of a clip that may also sound. */
export const animation = z
  .strictObject({
    ...pictureProperties,
    gain: keyframesOf(gain(), 'How much louder or quieter the sound is, dB from -96 to 24.'),
  })
  .meta({ id: 'Animation' });

export const textStyle = z
  .strictObject({
    font: words('the name of a font family')
      .prefault('sans-serif')
      .describe(
        'A font family, or several with commas between: what the first has no letter for is taken from the next. `sans-serif` is the font that ships with Framewright (Inter), which makes films equal on all machines; any other family has to be installed.',
      ),
    size: number(1, 2000, 'canvas pixels')
      .prefault(64)
      .describe('Height of the letters in canvas pixels, 1 to 2000.'),
    weight: wholeNumber(100, 900)
      .prefault(400)
      .describe('Thickness of the strokes, 100 to 900: 400 is regular, 700 is bold.'),
    italic: z.boolean().prefault(false).describe('Slanted letters.'),
    color: color
      .prefault('#ffffff')
      .describe('Colour of the letters, `#rgb`, `#rrggbb` or, with opacity, `#rrggbbaa`.'),
    align: z
      .enum(['left', 'center', 'right'])
      .prefault('center')
      .describe('How lines of different lengths stand to one another.'),
    maxWidth: number(0.01, 10)
      .prefault(0.9)
      .describe("Where lines break, a fraction of the canvas's width from 0.01 to 10."),
    lineHeight: number(0.1, 10)
      .prefault(1.2)
      .describe('From one baseline to the next, a multiple of `size` from 0.1 to 10.'),
    letterSpacing: number(-200, 200, 'canvas pixels')
      .prefault(0)
      .describe("Added between letters, canvas pixels from -200 to 200, on top of the font's own spacing."),
    background: color.optional().describe('Painted behind the text. Without it nothing is.'),
    padding: number(0, 2000, 'canvas pixels')
      .prefault(0)
      .describe('How far `background` reaches beyond the text, canvas pixels from 0 to 2000.'),
    shadow: z
      .strictObject({
        color: color.prefault('#000000a0').describe('Colour of the shadow, with its opacity.'),
        blur: number(0, 500, 'canvas pixels')
          .prefault(8)
          .describe('How soft the shadow is, canvas pixels from 0 to 500.'),
        x: number(-2000, 2000, 'canvas pixels')
          .prefault(0)
          .describe('How far to the right it falls, canvas pixels.'),
        y: number(-2000, 2000, 'canvas pixels').prefault(4).describe('How far down it falls, canvas pixels.'),
      })
      .meta({ id: 'TextShadow' })
      .optional()
      .describe('A shadow of the letters. Without it there is none; `{}` is a soft one.'),
    outline: z
      .strictObject({
        color: color.prefault('#000000').describe('Colour of the line.'),
        width: number(0, 200, 'canvas pixels')
          .prefault(4)
          .describe('Thickness of the line, canvas pixels from 0 to 200.'),
      })
      .meta({ id: 'TextOutline' })
      .optional()
      .describe('A line around the letters. Without it there is none; `{}` is a thin black one.'),
  })
  .meta({ id: 'TextStyle' });
