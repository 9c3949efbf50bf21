/** What a project says about its films: format, size, codecs. */
import * as z from 'zod';
import { evenPixels, number } from './notation.ts';
import { audioBitrate, frameRate, time } from './values.ts';

/** x264's own, fastest first. */
const encoderPresets = [
  'ultrafast',
  'superfast',
  'veryfast',
  'faster',
  'fast',
  'medium',
  'slow',
  'slower',
  'veryslow',
] as const;

const output = {
  width: evenPixels(1280)
    .optional()
    .describe("Pixels, even, 16 to 16384. Default: the canvas's, or what keeps its shape beside `height`."),
  height: evenPixels(720)
    .optional()
    .describe("Pixels, even, 16 to 16384. Default: the canvas's, or what keeps its shape beside `width`."),
  fps: frameRate.optional().describe("Frames a second, above 0, at most 240. Default: the canvas's."),
  range: z
    .tuple([time, time])
    .optional()
    .describe('The part of the timeline to export, `[start, end]`. Default: all of it.'),
};

const video = z
  .strictObject({
    codec: z.enum(['h264']).prefault('h264').describe('The codec of the picture: `h264`.'),
    quality: number(0, 51)
      .prefault(23)
      .describe(
        "The encoder's constant rate factor, 0 to 51: lower is better and larger. 18 is hard to tell from the source.",
      ),
    preset: z
      .enum(encoderPresets)
      .prefault('veryfast')
      .describe(
        'How long the encoder looks for a smaller file of equal quality: `ultrafast`, `superfast`, `veryfast`, `faster`, `fast`, `medium`, `slow`, `slower`, `veryslow`.',
      ),
    copyUntouched: z
      .boolean()
      .prefault(false)
      .describe(
        'Copies footage where it is shown as it is, each frame once, whole and with nothing over it, instead of encoding it: without loss, in a fraction of the time, and as large as it is in its file. It has to be progressive H.264 (8 bits, 4:2:0, BT.709) in MP4 or MOV, upright, of the size and the constant frame rate of the film. Each copy begins at an IDR picture, a key frame that nothing before is needed for; `export --explain` says what is copied, and why the rest is not.',
      ),
  })
  .meta({ id: 'VideoSettings' });

const audio = z
  .strictObject({
    codec: z.enum(['aac']).prefault('aac').describe('The codec of the sound: `aac`.'),
    bitrate: audioBitrate.prefault('160k').describe('Bits a second, `"160k"` or `160000`; 16k to 512k.'),
  })
  .meta({ id: 'AudioSettings' });

const mp4Export = z
  .strictObject({
    format: z.literal('mp4').describe('`mp4`: H.264 picture and AAC sound, plays everywhere.'),
    ...output,
    segment: number(0.25, 120)
      .prefault(8)
      .describe(
        'Seconds of film that are encoded as one piece, 0.25 to 120. An export after an edit encodes only the pieces that changed: short ones make that quicker, and the file larger.',
      ),
    video: video.prefault({}).describe('How the picture is encoded.'),
    audio: z
      .union([audio, z.literal(false)])
      .prefault({})
      .describe('How the sound is encoded; `false` makes a film without sound.'),
  })
  .meta({ id: 'Mp4Export', description: 'A film.' });

const gifExport = z
  .strictObject({ format: z.literal('gif').describe('`gif`: a moving picture without sound.'), ...output })
  .meta({ id: 'GifExport', description: 'A moving picture without sound.' });

export const exportSettings = z.discriminatedUnion('format', [mp4Export, gifExport]).meta({ id: 'Export' });
