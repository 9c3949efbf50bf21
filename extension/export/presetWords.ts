/** The presets that every project has, in words, for whoever chooses. What they are is the daemon's to know (`daemon/export/presets.ts`). Pure. */

/** By name, in the order in which they are offered. */
export const presetWords: Readonly<Record<string, string>> = {
  web: 'MP4 that plays everywhere: H.264 of quality 23, AAC',
  master: 'MP4 to keep or to work on: H.264 of quality 16, slowly and carefully encoded',
  cut: 'MP4 of footage as it is where nothing lies over it, copied without loss; the rest in quality 18',
  draft: 'MP4 to look at soon: quickly encoded, quality 30',
  gif: 'Moving picture of at most 480 pixels and 15 frames a second, without sound',
};
