/**
 * Which encoder an export uses: hardware where it works and is good enough, else software. Pure: what works was tried by others.
 */
import type { ExportSettings } from '../project/project.ts';

/**
 * `auto`: hardware where it works, unless the settings ask for more quality than it gives; `stable`: software; `experimental`: hardware
 * wherever it works, whatever the settings ask for.
 */
export type EngineChoice = 'auto' | 'stable' | 'experimental';

/** In the order of a help text. */
export const engineChoices: readonly EngineChoice[] = ['auto', 'stable', 'experimental'];

/** What trying an encoder gave. */
export interface EncoderTrial {
  /** FFmpeg's. */
  readonly name: string;
  readonly works: boolean;
  /** Why not; empty when it works. */
  readonly reason: string;
}

/** What an export is encoded with, to be told to whoever asked for it. */
export interface EngineUse {
  readonly choice: EngineChoice;
  /** FFmpeg's name: `libx264`. */
  readonly encoder: string;
  readonly hardware: boolean;
  /** Completes "libx264, in software: …". */
  readonly why: string;
  /** The encoder that failed in the middle of the film, where this one took its place. */
  readonly insteadOf?: string;
  /** What was tried for it. */
  readonly trials: readonly EncoderTrial[];
}

/** FFmpeg's name of the software encoder, which an export falls back on. */
export const softwareEncoder = 'libx264';

/** FFmpeg's names of hardware encoders that a system may have, best first. `platform` as Node names it. */
export function hardwareEncoders(platform: string): readonly string[] {
  if (platform === 'darwin') return ['h264_videotoolbox'];
  if (platform === 'win32') return ['h264_nvenc', 'h264_qsv', 'h264_amf', 'h264_mf'];
  return ['h264_nvenc', 'h264_vaapi', 'h264_qsv', 'h264_v4l2m2m'];
}

/** Below this CRF, and with these presets, one wants what hardware does not give. */
const leastQuality = 18;
const thoroughPresets: ReadonlySet<string> = new Set(['slow', 'slower', 'veryslow', 'placebo']);

/** What the choice depends on. */
export interface EngineWish extends Pick<ExportSettings, 'format'> {
  readonly video: Pick<ExportSettings['video'], 'quality' | 'preset'>;
  /** Some of the film is copied from its footage. */
  readonly copies: boolean;
}

/** Why no hardware is looked for at all; undefined where it is. */
export function softwareReason(
  choice: EngineChoice,
  { format, video: { quality, preset }, copies }: EngineWish,
): string | undefined {
  if (format === 'gif') return 'there is no other way to make a gif';
  if (copies) return 'untouched footage is copied, and what hardware encodes cannot be joined to it';
  if (choice === 'stable') return 'the engine "stable" uses no hardware';
  if (choice === 'experimental') return undefined;
  if (quality < leastQuality)
    return `quality ${quality} asks for more than hardware gives; "experimental" uses it all the same`;
  return thoroughPresets.has(preset)
    ? `the preset "${preset}" asks for more than hardware gives; "experimental" uses it all the same`
    : undefined;
}

/** From trials of hardware encoders, in the order they were tried, the last of which is the one that works if one does. */
export function engineUse(choice: EngineChoice, trials: readonly EncoderTrial[]): EngineUse {
  const working = trials.find(({ works }) => works);
  if (working !== undefined)
    return { choice, encoder: working.name, hardware: true, why: 'it encoded a few frames', trials };
  const names = trials.map(({ name }) => name).join(', ');
  const why = `no hardware encoder works here (tried ${names})`;
  return { choice, encoder: softwareEncoder, hardware: false, why, trials };
}

/** After a hardware encoder has failed in the middle of a film. `reason` is a sentence. */
export function softwareAfter(use: EngineUse, frames: number, reason: string): EngineUse {
  return {
    ...use,
    encoder: softwareEncoder,
    hardware: false,
    insteadOf: use.encoder,
    why: `${use.encoder} failed after ${frames} frames, and the export starts again. ${reason}`,
  };
}

/** `libx264, in software: no hardware encoder works here (tried …)`. */
export function engineLine({ encoder, hardware, why }: EngineUse): string {
  return `${encoder}, in ${hardware ? 'hardware' : 'software'}: ${why}`;
}
