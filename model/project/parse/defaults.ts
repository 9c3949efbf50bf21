/** What the format's defaults stand for: values like those that are read from a text. Knows no text. */
import { typesOf, type JsonType, type Key, type Shape } from './shape.ts';

const fallbacks = new WeakMap<Key, unknown>();

/** What a key's default stands for, as if it were written. No default counts frames, so none depends on the canvas. */
export function fallbackOf(key: Key): unknown {
  if (!fallbacks.has(key)) fallbacks.set(key, readDefault(key.shape, key.fallback));
  return fallbacks.get(key);
}

function readDefault(shape: Shape, written: unknown): unknown {
  switch (shape.kind) {
    case 'object':
      return Object.fromEntries(
        [...shape.keys].map(([name, key]) => [
          name,
          key.fallback === undefined ? undefined : fallbackOf(key),
        ]),
      );
    case 'notation': {
      const type = typeof written === 'number' ? 'number' : 'string';
      return shape.notation.read({ type, text: String(written) }, { fps: undefined });
    }
    case 'union': {
      const option = shape.options.find((candidate) =>
        typesOf(candidate).includes(typeof written as JsonType),
      );
      return option && readDefault(option, written);
    }
    case 'record':
    case 'choice':
    case 'array':
    case 'tuple':
    case 'leaf':
      return written;
  }
}
