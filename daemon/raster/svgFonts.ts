/**
 * The fonts of text inside a drawing: Skia takes the name as it stands, knows no lists, and sets what it does not find in whatever font there is. So each is named as Skia knows
 * it, what names none is set in the font that ships with us, and a font that is not there is an error, as it is for texts of a project. Reads the text of the drawing only.
 */
import { FramewrightError } from '../../model/errors.ts';
import { resolveFont } from './fonts.ts';

/** The drawing with its fonts by name. Throws `font-missing`, and `media-unsupported` for the short form of all of a font's properties. */
export function withResolvedFonts(svg: string, path: string): string {
  if (!/<text[\s>]/u.test(svg)) return svg;
  const inStyles = svg.replace(
    /(\sstyle\s*=\s*)(?:"([^"]*)"|'([^']*)')/gu,
    (_, start: string, double, single) => {
      const style = String(double ?? single ?? '').replaceAll('&quot;', "'");
      if (/(?:^|;)\s*font\s*:/u.test(style)) {
        throw new FramewrightError(
          'media-unsupported',
          `The drawing "${path}" has the style "font", which would not be drawn as it is meant. Write "font-family", "font-size" and "font-weight" in its place, or turn its text into paths.`,
        );
      }
      const resolved = style.replace(
        /((?:^|;)\s*font-family\s*:)([^;]*)/gu,
        (_whole, key: string, families: string) => `${key}${known(families, path)}`,
      );
      return `${start}"${resolved}"`;
    },
  );
  const resolved = inStyles.replace(
    /(\sfont-family\s*=\s*)(?:"([^"]*)"|'([^']*)')/gu,
    (_, start: string, double, single) => `${start}"${known(String(double ?? single ?? ''), path)}"`,
  );
  return resolved.replace(
    /<svg(?=[\s>])(?![^>]*\sfont-family\s*=)/u,
    `<svg font-family="${known('sans-serif', path)}"`,
  );
}

/** The first of a list that is there, by the name that Skia knows. */
function known(list: string, path: string): string {
  const families = list
    .split(',')
    .map((family) => family.replaceAll(/&quot;|&apos;|["']/gu, '').trim())
    .filter((family) => family !== '' && family !== 'inherit');
  if (families.length === 0) return resolveFont('sans-serif')[0] ?? '';
  for (const family of families) {
    try {
      return resolveFont(family)[0] ?? '';
    } catch (error) {
      if (!(error instanceof FramewrightError) || error.code !== 'font-missing') throw error;
    }
  }
  const named = families.map((family) => `"${family}"`).join(', ');
  throw new FramewrightError(
    'font-missing',
    `The drawing "${path}" sets text in ${named}, which is not installed on this machine. Install it, use "sans-serif" in the drawing, or turn its text into paths.`,
  );
}
