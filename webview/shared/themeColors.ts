/** VS Code's colours for what is painted on a canvas, where CSS variables do not reach. Asked for again when the theme changes. */

/** The value of the first variable that the theme sets: `--vscode-charts-blue`. */
export function themeColor(...names: readonly [string, ...string[]]): string {
  const style = getComputedStyle(document.documentElement);
  for (const name of names) {
    const value = style.getPropertyValue(name).trim();
    if (value !== '') return value;
  }
  return style.color;
}

/** Calls back after each change of theme. VS Code says it by the body's classes and the root's variables. Gives what ends it. */
export function onThemeChange(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
}
