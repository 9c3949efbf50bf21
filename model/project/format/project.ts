/**
 * The `.reel` format, version 1: the one definition that validation, the published JSON Schema and docs/project-format.md
 * are made from. Each description is also the hover text of its key.
 */
import * as z from 'zod';
import { exportSettings } from './exports.ts';
import { item } from './items.ts';
import { evenPixels, expectations, words } from './notation.ts';
import { frameRate, opaqueColor, time } from './values.ts';

/** The rates that AAC knows, Hz. */
const sampleRates = [
  8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000,
] as const;

export const canvas = z
  .strictObject({
    width: evenPixels(1920).describe('Pixels, even, 16 to 16384.'),
    height: evenPixels(1080).describe('Pixels, even, 16 to 16384.'),
    fps: frameRate.describe(
      'Frames a second, above 0, at most 240: a number or a fraction such as `"30000/1001"`. 23.976, 29.97 and 59.94 mean the NTSC rates.',
    ),
    background: opaqueColor.prefault('#000000').describe('What shows where no clip is: `#rgb` or `#rrggbb`.'),
    sampleRate: z.literal(sampleRates).prefault(48_000).describe('Samples of sound a second, Hz.'),
    channels: z.literal([1, 2]).prefault(2).describe('1 for mono, 2 for stereo.'),
  })
  .meta({ id: 'Canvas' });

const asset = z
  .strictObject({
    src: words('the path of a file').describe(
      'The file: a video, a sound or an image; a GIF or PNG that moves is a video. A relative path starts at the project file; `/` separates folders on every system.',
    ),
  })
  .meta({ id: 'Asset' });

export const track = z
  .strictObject({
    id: words('a name').optional().describe('A name for the track, unlike that of any other track.'),
    kind: z
      .enum(['video', 'audio'])
      .describe('`video` shows pictures and plays their sound; `audio` only sounds.'),
    muted: z.boolean().prefault(false).describe('The track makes no sound.'),
    hidden: z
      .boolean()
      .prefault(false)
      .describe('The track shows no picture. Its sound is heard all the same.'),
    items: z.array(item).describe('Clips, gaps and transitions, one after the other.'),
  })
  .meta({ id: 'Track' });

const marker = z
  .strictObject({
    at: time.describe('Where on the timeline.'),
    name: z.string().describe('What the marker says.'),
  })
  .meta({ id: 'Marker' });

/** The name of a variable: what may stand between `${` and `}`. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_-]*$/;

export const project = z
  .strictObject({
    $schema: z.string().optional().describe('Where the JSON Schema of this format is, for other editors.'),
    reel: z.literal(1).describe('The version of the format: 1.'),
    canvas: canvas.describe('Size, rate and background of the film.'),
    variables: z
      .record(
        z
          .string()
          .regex(variableName)
          .register(expectations, { expected: 'letters, digits, "_" and "-", not starting with a digit' }),
        z.string(),
      )
      .prefault({})
      .describe(
        'Texts by name, for `${name}` in any other string. The command line and the export command can set them.',
      ),
    assets: z
      .record(words('a name'), asset)
      .prefault({})
      .describe('The files that clips show and play, by a name of your choice.'),
    tracks: z.array(track).describe('Layers of the film, bottom to top.'),
    markers: z.array(marker).prefault([]).describe('Named places on the timeline.'),
    exports: z
      .record(words('a name'), exportSettings)
      .prefault({})
      .describe('Ways to export the film, by a name of your choice. The first is the default.'),
  })
  .meta({ id: 'Project' });
