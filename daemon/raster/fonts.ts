/**
 * Which fonts text may be set in: Inter, which ships with us under the name `sans-serif` so that films are equal on all
 * machines, and the families installed on this one. Knows nothing of layout.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { didYouMean } from '../../model/diagnostics/wording.ts';
import { FramewrightError } from '../../model/errors.ts';
import { skia } from './skia.ts';

/** What a project writes for the font that ships with us. */
const shippedFamily = 'sans-serif';

/** The name under which Skia knows it: no installed font bears it, so none can take its place. */
const registeredName = 'Framewright Sans';

let registeredFaces: number | undefined;

/** Registers the shipped font with Skia, once in a process. Returns the number of its faces. Throws `font-missing`. */
export function registerShippedFont(): number {
  registeredFaces ??= register();
  return registeredFaces;
}

function register(): number {
  const folder = shippedFontFolder();
  const faces = readdirSync(folder).filter((name) => name.endsWith('.woff2'));
  // Skia's fonts are the process's, and an earlier thread's are still there.
  const there = skia().GlobalFonts.families.find(({ family }) => family === registeredName);
  if (there?.styles.length === faces.length) return faces.length;
  for (const face of faces) {
    if (skia().GlobalFonts.registerFromPath(join(folder, face), registeredName) === null) {
      throw new FramewrightError(
        'font-missing',
        `The font file "${join(folder, face)}" cannot be read. Install Framewright again.`,
      );
    }
  }
  return faces.length;
}

function shippedFontFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('inter-ui/package.json')), 'web');
  } catch (cause) {
    throw new FramewrightError(
      'font-missing',
      'The font that ships with Framewright (npm package inter-ui) is not there. Install Framewright again.',
      { cause },
    );
  }
}

/** Families that text may name on this machine, sorted, `sans-serif` first. */
export function knownFamilies(): readonly string[] {
  registerShippedFont();
  const installed = skia()
    .GlobalFonts.families.map(({ family }) => family)
    .filter((family) => family !== registeredName);
  return [shippedFamily, ...[...new Set(installed)].sort((a, b) => a.localeCompare(b, 'en'))];
}

/** `font` as a canvas's own `font` lists families. Throws `font-missing`. */
export const cssFamilies = (font: string): string =>
  resolveFont(font)
    .map((family) => `"${family.replace(/["\\]/gu, '\\$&')}"`)
    .join(', ');

/**
 * The names by which Skia knows the families that `font` names, parted by commas: what the first has no glyph for is taken from the next. Throws `font-missing`, naming
 * families that are there.
 */
export function resolveFont(font: string): readonly string[] {
  return font.split(',').map((family) => resolveFamily(family.trim()));
}

/** By what a project writes: those that were found. Listing a machine's fonts takes milliseconds, and a film may have thousands of texts. */
const resolved = new Map<string, string>();

function resolveFamily(family: string): string {
  const known = resolved.get(family) ?? findFamily(family);
  resolved.set(family, known);
  return known;
}

function findFamily(family: string): string {
  const families = knownFamilies();
  if (family.toLowerCase() === shippedFamily) return registeredName;
  const found = families.find((name) => name.toLowerCase() === family.toLowerCase());
  if (found !== undefined) return found;
  const some = families.slice(0, 12).map((name) => `"${name}"`);
  throw new FramewrightError(
    'font-missing',
    `The font "${family}" is not installed on this machine.${didYouMean(family, families)} ` +
      `There are ${some.join(', ')}${families.length > some.length ? ' and others' : ''}; ` +
      `"${shippedFamily}" is the same on every machine.`,
  );
}
