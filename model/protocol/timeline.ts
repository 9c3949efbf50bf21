/** Requests of the visual timeline: what it must know of media files, and small pictures of their content. */
import * as z from 'zod';
import {
  peaksPerSecond,
  thumbnailHeight,
  thumbnailsPerStrip,
  waveformSeconds,
} from '../timeline/clipPictures.ts';
import { request } from './method.ts';

const path = z.string().min(1).max(32_767).describe('Absolute.');
const ratio = z.object({ num: z.number(), den: z.number() });
const seconds = ratio.describe('Seconds, exact.');
const chunk = z.int().nonnegative().max(100_000);

const facts = z.object({
  container: z.string(),
  startTime: seconds,
  duration: seconds,
  size: z.number(),
  image: z.object({ width: z.number(), height: z.number(), opaque: z.boolean() }).optional(),
  video: z
    .object({
      width: z.number(),
      height: z.number(),
      frameRate: ratio,
      timeBase: ratio,
      firstPts: z.number().describe('Of the first frame, ticks of `timeBase`.'),
      endPts: z.number(),
      refusal: z.string().optional(),
    })
    .optional(),
  audio: z
    .object({ startTime: seconds, duration: seconds, sampleRate: z.number(), channels: z.number() })
    .optional(),
});

/** What laying out a timeline needs of a media file. */
export type MediaOutline = z.infer<typeof facts>;

/** For the visual timeline. They yield to exports, and to each other: one at a time is worked on. */
export const timelineRequests = {
  'media/outline': request({
    about: 'Says what laying out needs of a media file, exactly; not the times of its frames.',
    trusted: true,
    params: z.strictObject({ path }),
    result: facts,
  }),
  'media/thumbnails': request({
    about: `${thumbnailsPerStrip} small pictures of a film, ${thumbnailHeight} pixels high, side by side in one JPEG; of a still, one. Between two pictures lie 2^level seconds; a picture is a key frame of its stretch where there is one.`,
    trusted: true,
    params: z.strictObject({
      path,
      level: z.int().min(-6).max(12).describe('Seconds between pictures, as a power of 2.'),
      index: chunk.describe(`Which strip of ${thumbnailsPerStrip}, from the media's start.`),
    }),
    result: z.object({
      jpeg: z.string().optional().describe('Base64. Absent where there is nothing to see.'),
    }),
  }),
  'media/waveform': request({
    about: `The loudness of ${waveformSeconds} seconds of sound: ${peaksPerSecond} peaks a second, over all channels.`,
    trusted: true,
    params: z.strictObject({ path, index: chunk.describe('Which stretch, from the media’s start.') }),
    result: z.object({
      peaks: z
        .string()
        .optional()
        .describe('Base64 of a byte each, 255 for full scale. Absent where there is no sound.'),
    }),
  }),
} as const;
