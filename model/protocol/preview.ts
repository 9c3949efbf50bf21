/**
 * Looking at a project without exporting it: seeking, playing, pixels and sound. A preview belongs to the connection that opened it and ends with it.
 *
 * Pictures and sound come as binary messages (model/protocol/binaryMessage.ts), never unasked for: a client has a number of pictures and blocks of
 * sound coming, and gives each back with `preview/credit` when it has been shown or dropped. So a slow client gets fewer, and nothing queues.
 */
import * as z from 'zod';
import { failureSchema } from './failure.ts';
import { notification, request } from './method.ts';

const preview = z.string().max(100).describe('As `preview/open` named it.');
const frame = z.int().nonnegative().describe('Of the canvas, from 0 on.');
const run = z
  .int()
  .nonnegative()
  .describe(
    'Drawn by the client, counting up: what is sent for it bears it, and what bears an older one is of no use.',
  );
const pixels = z.int().min(2).max(16_384);

/** Pictures that may be on their way, or wait to be shown, while a film plays. */
export const picturesAhead = 10;
/** The same while the playhead is moved by hand: more would only be late. */
export const picturesWhileSeeking = 2;
/** Blocks of sound, likewise. */
export const soundBlocksAhead = 8;
/** A block of sound, in milliseconds. */
export const soundBlockMs = 100;

const film = z.object({
  edition: z.int().describe('Counts up with each text that was shown.'),
  width: z.int().describe('Of the canvas, pixels.'),
  height: z.int(),
  fps: z.object({ num: z.number(), den: z.number() }).describe('Frames a second, exact.'),
  frameCount: z.int().positive(),
  sampleRate: z.number().describe('Hz.'),
  channels: z.int().describe('1 or 2.'),
  sounds: z.boolean().describe('Whether anything is to be heard.'),
  markers: z.array(z.object({ frame, name: z.string() })).readonly(),
});

/** What is previewed. */
export type PreviewFilm = z.infer<typeof film>;

const proxyState = z
  .enum(['none', 'making', 'ready'])
  .describe('None needed or to be had, some wanted, all there and in use.');

const figures = z.object({
  project: z.string().describe('The project file.'),
  playing: z.boolean(),
  picturesPerSecond: z.number().describe('Sent within the last second.'),
  late: z.int().describe('Frames of films that played and were never seen, since it was opened.'),
  drawP50Ms: z
    .number()
    .optional()
    .describe(
      'To decode, compose and pack a picture that was not at hand: half of the latest took at most this.',
    ),
  drawP95Ms: z.number().optional().describe('Nineteen of twenty.'),
  keptBytes: z.number().describe('Of pictures that are at hand.'),
  proxies: proxyState,
});

/** What a preview has done lately. */
export type PreviewFigures = z.infer<typeof figures>;

const nothing = z.object({});

/** Requests about previews. */
export const previewRequests = {
  'preview/open': request({
    about: 'Begins a preview of a project, with nothing to see yet: `preview/show` gives it a text.',
    trusted: true,
    params: z.strictObject({
      project: z
        .string()
        .min(1)
        .max(32_767)
        .describe('The project file, absolute. Media is found from its folder.'),
      memory: z
        .enum(['low', 'medium', 'high'])
        .default('high')
        .describe('For pictures that are kept: 32, 64 or 128 MB.'),
    }),
    result: z.object({ preview }),
  }),
  'preview/show': request({
    about:
      'Shows this text from now on. With a mistake in it (`project-invalid`), or media that cannot be used, that is the error, and the text before stays.',
    trusted: true,
    params: z.strictObject({
      preview,
      text: z.string().describe("The project's text as it is now, saved or not."),
    }),
    result: z.object({ film }),
  }),
  'preview/size': request({
    about:
      'How large moving pictures are to be, at most; they keep the shape of the canvas, and are never larger than it.',
    params: z.strictObject({ preview, width: pixels, height: pixels }),
    result: nothing,
  }),
  'preview/seek': request({
    about:
      'Moves the playhead, and ends playing. The latest counts: what an earlier one still waits for is left out. First comes what is quickly there, a picture ' +
      'near by, then the exact one; with `still` it comes once more without loss.',
    params: z.strictObject({ preview, run, frame, still: z.boolean() }),
    result: nothing,
  }),
  'preview/play': request({
    about: 'Plays from a frame on. At `rate` 1 sound comes with it.',
    params: z.strictObject({
      preview,
      run,
      frame,
      rate: z.int().min(-8).max(8).describe('Frames a frame: 2 is twice as fast, -1 is backwards. Not 0.'),
    }),
    result: nothing,
  }),
  'preview/proxies': request({
    about:
      'Whether moving pictures may be drawn smaller, from small copies of footage that takes long to decode; at first they may. The copies are made in the ' +
      'background, never while a film is exported, and kept in the cache.',
    params: z.strictObject({ preview, on: z.boolean() }),
    result: nothing,
  }),
  'preview/compare': request({
    about:
      "Shows the project's last export in its place, frame for frame, until it is asked to stop or given another text. Without a film in the answer there is none, and nothing changes.",
    trusted: true,
    params: z.strictObject({ preview, on: z.boolean() }),
    result: z.object({
      film: film.optional().describe('What is shown now.'),
      target: z.string().optional().describe('The exported file.'),
      older: z.boolean().optional().describe('It was made from another text than this preview was given.'),
    }),
  }),
  'preview/credit': request({
    about:
      'Gives back pictures and blocks of sound that were shown or dropped, and says where the playhead is.',
    params: z.strictObject({
      preview,
      pictures: z.int().min(0).max(1000),
      soundBlocks: z.int().min(0).max(1000),
      frame: frame.describe('The frame that is due: earlier ones need not come any more.'),
      late: z
        .int()
        .min(0)
        .max(1000)
        .default(0)
        .describe('Of the pictures, those that came too late to be seen.'),
    }),
    result: nothing,
  }),
  'preview/figures': request({
    about: 'What all previews have done lately, for the performance panel.',
    params: z.strictObject({}),
    result: z.object({ previews: z.array(figures).readonly() }),
  }),
  'preview/locate': request({
    about:
      'Which frame shows the clip that stands at a place of the text: its first. Absent where none does.',
    params: z.strictObject({ preview, offset: z.int().nonnegative().describe('UTF-16 code units.') }),
    result: z.object({ frame: frame.optional() }),
  }),
  'preview/place': request({
    about:
      'Where the clip that is seen at a frame stands in the text: the lowest, on which the others lie. Absent where there is none.',
    params: z.strictObject({ preview, frame }),
    result: z.object({ offset: z.int().optional(), length: z.int().optional() }),
  }),
  'preview/close': request({
    about: 'Ends a preview and lets go of all it holds.',
    params: z.strictObject({ preview }),
    result: nothing,
  }),
} as const;

/** What is told about previews. */
export const previewNotifications = {
  'preview/failed': notification({
    about: 'A picture or a sound cannot be had: a damaged file, or one that has changed. The preview stays.',
    params: z.object({ preview, run, failure: failureSchema }),
  }),
  'preview/proxy': notification({
    about: 'How far the small copies are of footage that takes long to decode. Told when it changes.',
    params: z.object({
      preview,
      state: proxyState,
    }),
  }),
} as const;

/** The header of a picture. */
export interface PictureHeader {
  readonly method: 'preview/picture';
  readonly preview: string;
  readonly run: number;
  /** Of which film, as its edition. */
  readonly edition: number;
  readonly frame: number;
  /** False for a picture near by, which is shown until the right one comes. */
  readonly exact: boolean;
  /** Drawn smaller than it may be, from small copies of its footage. */
  readonly proxy: boolean;
  /** `png` is without loss. */
  readonly format: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
}

/** The header of a block of sound: 32-bit floats, little endian, all of the first channel, then all of the second. */
export interface SoundHeader {
  readonly method: 'preview/sound';
  readonly preview: string;
  readonly run: number;
  /** Of one channel, counted from where playing began. */
  readonly firstSample: number;
  readonly samples: number;
  readonly channels: number;
  readonly sampleRate: number;
}
