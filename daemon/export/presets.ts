/** What an export is made with: an entry of the project, or one of the presets every project has. Knows no files. */
import { didYouMean } from '../../model/diagnostics/wording.ts';
import { FramewrightError } from '../../model/errors.ts';
import type { Canvas, ExportSettings, Project } from '../../model/project/project.ts';
import { minOf, Rational } from '../../model/time/rational.ts';

/** An export and the name it was chosen by, which its default file name bears. */
export interface NamedSettings {
  readonly name: string;
  readonly settings: ExportSettings;
}

const web: ExportSettings = {
  format: 'mp4',
  width: undefined,
  height: undefined,
  fps: undefined,
  range: undefined,
  segmentSeconds: 8,
  video: { codec: 'h264', quality: 23, preset: 'veryfast', copyUntouched: false },
  audio: { codec: 'aac', bitrate: 160_000 },
  textRange: undefined,
};

/** By the name that `--as` takes; the project's own entries come first. None makes the picture larger than the canvas. */
function presetsFor(canvas: Canvas): ReadonlyMap<string, ExportSettings> {
  return new Map<string, ExportSettings>([
    ['web', web],
    [
      'master',
      {
        ...web,
        video: { codec: 'h264', quality: 16, preset: 'slow', copyUntouched: false },
        audio: { codec: 'aac', bitrate: 256_000 },
      },
    ],
    // What cannot be copied stands beside footage as its camera made it.
    ['cut', { ...web, video: { codec: 'h264', quality: 18, preset: 'veryfast', copyUntouched: true } }],
    ['draft', { ...web, video: { codec: 'h264', quality: 30, preset: 'ultrafast', copyUntouched: false } }],
    [
      'gif',
      {
        ...web,
        format: 'gif',
        width: Math.min(480, canvas.width),
        fps: minOf(canvas.fps, Rational.of(15)),
        audio: undefined,
      },
    ],
  ]);
}

/** The settings called `name`, or the project's first, or `web`. Throws `usage`, naming those there are. */
export function chooseSettings(
  { canvas, exports: entries }: Pick<Project, 'canvas' | 'exports'>,
  name: string | undefined,
): NamedSettings {
  const presets = presetsFor(canvas);
  if (name === undefined) {
    const [first] = entries;
    return first === undefined ? { name: 'web', settings: web } : { name: first[0], settings: first[1] };
  }
  const settings = entries.get(name) ?? presets.get(name);
  if (settings !== undefined) return { name, settings };
  const known = [...new Set([...entries.keys(), ...presets.keys()])];
  throw new FramewrightError(
    'usage',
    `There is no export "${name}".${didYouMean(name, known)} There are ${known.map((each) => `"${each}"`).join(', ')}.`,
  );
}
