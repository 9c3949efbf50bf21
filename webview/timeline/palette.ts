/** VS Code's colours, as a canvas needs them: read from the page, mixed, read again when the theme changes. Knows no shapes. */
import type { ItemKind } from '../../model/timeline/timelineView.ts';

export interface Palette {
  readonly surface: string;
  readonly lane: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly strongLine: string;
  readonly accent: string;
  readonly playhead: string;
  readonly error: string;
  readonly warning: string;
  readonly shade: string;
  readonly highContrast: boolean;
  readonly font: string;
  readonly clips: Readonly<Record<ItemKind, ClipColors>>;
}

export interface ClipColors {
  readonly body: string;
  readonly bar: string;
  readonly edge: string;
  readonly text: string;
  readonly wave: string;
}

/** Which of VS Code's chart colours a kind of clip has. */
const hues: Readonly<Record<ItemKind, readonly [name: string, dark: string, light: string]>> = {
  video: ['--vscode-charts-blue', '#3794ff', '#1a85ff'],
  image: ['--vscode-charts-yellow', '#cca700', '#bf8803'],
  audio: ['--vscode-charts-green', '#89d185', '#388a34'],
  text: ['--vscode-charts-purple', '#b180d7', '#652d90'],
  color: ['--vscode-charts-orange', '#d18616', '#d18616'],
  gap: ['--vscode-descriptionForeground', '#888888', '#888888'],
  transition: ['--vscode-foreground', '#cccccc', '#444444'],
};

export function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const { classList } = document.body;
  const highContrast = classList.contains('vscode-high-contrast');
  const isLight = classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  const surface = read('--vscode-editor-background', isLight ? '#ffffff' : '#1f1f1f');
  const text = read('--vscode-foreground', isLight ? '#3b3b3b' : '#cccccc');
  const contrast = read('--vscode-contrastBorder', text);
  const clips = Object.fromEntries(
    Object.entries(hues).map(([kind, [name, dark, light]]) => {
      const hue = read(name, isLight ? light : dark);
      return [
        kind,
        highContrast
          ? { body: surface, bar: surface, edge: contrast, text, wave: hue }
          : {
              body: mixed(surface, hue, isLight ? 0.16 : 0.2),
              bar: mixed(surface, hue, isLight ? 0.3 : 0.38),
              edge: mixed(surface, hue, isLight ? 0.55 : 0.6),
              text: mixed(text, hue, 0.12),
              wave: mixed(surface, hue, isLight ? 0.7 : 0.75),
            },
      ];
    }),
  ) as Record<ItemKind, ClipColors>;
  return {
    surface,
    lane: highContrast ? surface : mixed(surface, text, isLight ? 0.035 : 0.035),
    text,
    quiet: read('--vscode-descriptionForeground', text),
    line: highContrast ? contrast : mixed(surface, text, 0.12),
    strongLine: highContrast ? contrast : mixed(surface, text, 0.3),
    accent: highContrast
      ? read('--vscode-contrastActiveBorder', read('--vscode-focusBorder', '#f38518'))
      : read('--vscode-focusBorder', '#0078d4'),
    playhead: read('--vscode-charts-red', '#f14c4c'),
    error: read('--vscode-editorError-foreground', '#f14c4c'),
    warning: read('--vscode-editorWarning-foreground', '#cca700'),
    shade: isLight ? '#0000001f' : '#00000055',
    highContrast,
    font: read('--vscode-font-family', 'system-ui'),
    clips,
  };
}

/** Calls back when the theme has changed. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
}

/** `amount` of `b` over `a`, both opaque. */
function mixed(a: string, b: string, amount: number): string {
  const [from, to] = [channels(a), channels(b)];
  return `rgb(${from.map((part, i) => Math.round(part + ((to[i] ?? part) - part) * amount)).join(' ')})`;
}

function channels(color: string): readonly number[] {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(color)?.[1];
  if (hex !== undefined) {
    const wide = hex.length <= 4 ? hex.replaceAll(/./g, '$&$&') : hex;
    return [0, 2, 4].map((at) => parseInt(wide.slice(at, at + 2), 16));
  }
  const numbers =
    /\(([^)]*)\)/
      .exec(color)?.[1]
      ?.split(/[\s,/]+/)
      .map(Number) ?? [];
  return numbers.length >= 3 ? numbers.slice(0, 3) : [128, 128, 128];
}
