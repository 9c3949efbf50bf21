/** Colours as a project writes them. */
import { Problem } from '../../diagnostics/problem.ts';
import { quote } from '../../diagnostics/wording.ts';
import type { Color } from '../project.ts';

/** Every colour, for the JSON Schema. */
export const colorPattern = '#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})';
/** Every opaque colour that is written without its opacity. */
export const opaqueColorPattern = '#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})';

const color = new RegExp(`^${colorPattern}$`);

/** `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`. */
export function parseColor(text: string): Color | Problem {
  const digits = color.exec(text)?.[1];
  if (digits === undefined) {
    return new Problem(
      'color-syntax',
      `Expected a colour as "#rgb", "#rrggbb" or, with its opacity, "#rrggbbaa", found ${quote(text)}.`,
    );
  }
  const long = digits.length <= 4 ? digits.replace(/./g, '$&$&') : digits;
  const channel = (index: number): number => parseInt(long.slice(2 * index, 2 * index + 2) || 'ff', 16);
  return { red: channel(0), green: channel(1), blue: channel(2), alpha: channel(3) };
}

/** A colour that nothing shows through. */
export function parseOpaqueColor(text: string): Color | Problem {
  const parsed = parseColor(text);
  if (parsed instanceof Problem || parsed.alpha === 255) return parsed;
  return new Problem('color-syntax', `Expected an opaque colour, "#rgb" or "#rrggbb", found ${quote(text)}.`);
}
