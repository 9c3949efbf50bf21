/** The format's notations as schemas: times, rates, colours, bit rates, easings. */
import * as z from 'zod';
import { Problem } from '../../diagnostics/problem.ts';
import { quote } from '../../diagnostics/wording.ts';
import type { Easing } from '../../evaluate/easing.ts';
import { maxFrameRate, parseFrameRate } from '../../time/frameRate.ts';
import { Rational } from '../../time/rational.ts';
import {
  parseSeconds,
  parseTime,
  resolveSourceTime,
  timePattern,
  type SourceTime,
} from '../../time/timeNotation.ts';
import { colorPattern, opaqueColorPattern, parseColor, parseOpaqueColor } from './color.ts';
import { notation, number, type Literal, type NotationContext } from './notation.ts';

const timeForms = 'Seconds (`1.5`, `"1.5s"`, `"3/2s"`), frames (`"45f"`) or a timecode (`"00:00:02:15"`)';
const timeExpected = 'a time, such as 1.5, "1.5s", "45f" or "00:00:02:15"';
/** For the JSON Schema: a string of this form, or one that a variable makes so. */
const pattern = (form: string) => z.string().meta({ pattern: `^(${form})$|\\$\\{` });

const timeString = pattern(timePattern);

const position = z.union([z.number().min(0), timeString]);
const length = z.union([z.number().gt(0), timeString]);

/** A position on the timeline or in a clip, seconds. */
export const time = notation(
  position.meta({ id: 'Time', description: `${timeForms}; frames count the canvas rate.` }),
  ['number', 'string'],
  timeExpected,
  readTimelineTime,
);

/** A length that is more than nothing, seconds. */
export const duration = notation(
  length.meta({ id: 'Duration', description: `${timeForms}, more than 0; frames count the canvas rate.` }),
  ['number', 'string'],
  timeExpected,
  readDuration,
);

/** A clip's length. */
export const clipDuration = notation(
  z.union([z.number().gt(0), timeString, z.literal('end')]).meta({
    id: 'ClipDuration',
    description: `${timeForms}, more than 0; or \`"end"\`: to the timeline's end.`,
  }),
  ['number', 'string'],
  `${timeExpected}, or "end"`,
  (literal, context) =>
    literal.type === 'string' && literal.text === 'end' ? ('end' as const) : readDuration(literal, context),
);

/** A position in an asset, in the units it was written in. */
export const sourceTime = notation(
  position.meta({ id: 'SourceTime', description: `${timeForms}; frames count the asset's own rate.` }),
  ['number', 'string'],
  timeExpected,
  readLiteral,
);

export const frameRate = notation(
  z.union([z.number().gt(0).max(maxFrameRate), pattern('\\d+(\\.\\d+|/\\d+)?')]).meta({ id: 'FrameRate' }),
  ['number', 'string'],
  'frames a second, such as 30, 29.97 or "30000/1001"',
  ({ text }) => parseFrameRate(text),
);

export const color = notation(
  pattern(colorPattern).meta({ id: 'Color' }),
  ['string'],
  'a colour, such as "#ffcc00"',
  ({ text }) => parseColor(text),
);

export const opaqueColor = notation(
  pattern(opaqueColorPattern).meta({ id: 'OpaqueColor' }),
  ['string'],
  'a colour, such as "#ffcc00"',
  ({ text }) => parseOpaqueColor(text),
);

const slowest = Rational.of(1, 4);
const fastest = Rational.of(8);

/** Source seconds a timeline second, exact. */
export const speed = notation(
  z.number().min(0.25).max(8),
  ['number'],
  'a number from 0.25 to 8',
  ({ text }) => {
    const value = text.length > 20 ? undefined : Rational.fromDecimal(text);
    if (value === undefined || value.compare(slowest) < 0 || value.compare(fastest) > 0) {
      return new Problem(
        'value-range',
        `Expected a speed from 0.25 to 8, in at most 20 digits, found ${text}.`,
      );
    }
    return value;
  },
);

/** Bits a second. */
export const audioBitrate = notation(
  z.union([z.int().min(16_000).max(512_000), pattern('\\d+(\\.\\d+)?k?')]),
  ['number', 'string'],
  'bits a second, such as "160k" or 160000',
  ({ text }) => {
    const match = /^(\d{1,9}(?:\.\d{1,3})?)(k?)$/.exec(text);
    if (!match)
      return new Problem(
        'bitrate-syntax',
        `Expected bits a second, such as "160k" or 160000, found ${quote(text)}.`,
      );
    const bits = Number(match[1]) * (match[2] === 'k' ? 1000 : 1);
    if (bits < 16_000 || bits > 512_000) {
      return new Problem('value-range', `A bit rate of sound is 16k to 512k bits a second, found ${text}.`);
    }
    return Math.round(bits);
  },
);

const families = ['quad', 'cubic', 'quart', 'expo', 'back', 'bounce', 'elastic'] as const;
const easingNames: readonly Exclude<Easing, readonly unknown[]>[] = [
  'linear',
  'hold',
  ...families.flatMap((family) => [`in-${family}`, `out-${family}`, `in-out-${family}`] as const),
];

export const easing = z
  .union([z.enum(easingNames), z.tuple([number(0, 1), number(-10, 10), number(0, 1), number(-10, 10)])])
  .meta({ id: 'Easing' });

function readLiteral({ type, text }: Literal): SourceTime | Problem {
  return type === 'number' ? parseSeconds(text) : parseTime(text);
}

function readTimelineTime(literal: Literal, { fps }: NotationContext): Rational | Problem | undefined {
  const value = readLiteral(literal);
  if (value instanceof Problem) return value;
  if (value.unit === 'seconds') return value.seconds;
  return fps && resolveSourceTime(value, fps);
}

function readDuration(literal: Literal, context: NotationContext): Rational | Problem | undefined {
  const value = readTimelineTime(literal, context);
  if (value instanceof Rational && value.sign === 0) {
    return new Problem('value-range', `Expected a time above 0, found ${literal.text}.`);
  }
  return value;
}
