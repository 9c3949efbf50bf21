/**
 * Names of files, clips and exports come from whoever wrote the project, and messages of errors may repeat them. VS Code reads markup in places
 * where one expects none: links in notifications, icons in labels. These make such text plain. Pure.
 */

/** Stands invisibly between two characters that would otherwise mean something together. */
const wordJoiner = '\u2060';

/**
 * Escape sequences of terminals, control characters but line breaks and tabs, and marks that turn the direction of reading: U+202A to U+202E and
 * U+2066 to U+2069.
 */
const invisible = new RegExp(
  [
    '\\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\))',
    '[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]',
  ].join('|'),
  'gu',
);

/** For output channels and everything that shows text as it is. */
export function plain(text: string): string {
  return text.replaceAll(invisible, '');
}

/** For notifications, which make links of `[text](address)`. */
export function forMessage(text: string): string {
  return plain(text).replaceAll('](', `]${wordJoiner}(`);
}

/** For labels of quick picks and the status bar, which make icons of `$(name)`; one line. */
export function forLabel(text: string): string {
  return plain(text).replaceAll(/\s+/gu, ' ').replaceAll('$(', `$${wordJoiner}(`);
}
