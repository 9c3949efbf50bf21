/**
 * Names from files (assets, paths, texts) as they may be shown: what they hold never becomes markup, terminal codes, or
 * another reading direction for what follows. Knows Markdown, not who shows it.
 */

/** Control characters and those that turn the direction of a line. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const longest = 200;

/** One line of plain text; what cannot be shown becomes `\ufffd`. Editors make icons of `$(name)` in labels: a word joiner, unseen, keeps the two apart. */
export function plainText(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return shown.replace(unprintable, '\ufffd').replaceAll('$(', '$\u2060(');
}

/** The same inside Markdown: every character that could mean something there is escaped. */
export function markdownText(text: string): string {
  return plainText(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~:@$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
