/** How the pictures and waveforms of clips are cut into pieces, so that each is made once and serves every zoom. */

/** Pictures side by side in one strip. */
export const thumbnailsPerStrip = 8;
/** Pixels. */
export const thumbnailHeight = 96;
/** Of a waveform. */
export const peaksPerSecond = 100;
/** Seconds in one piece of a waveform. */
export const waveformSeconds = 60;
