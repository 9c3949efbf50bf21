/**
 * Every code that a user can meet, in words: what is wrong with a project, and what keeps a command from its end. docs/diagnostics.md is made from
 * these tables by `npm run docs`. A code that is in no table does not compile.
 */
import type { LayoutCode } from '../evaluate/reporter.ts';
import type { ErrorCode } from '../errors.ts';
import type { ParseCode } from '../project/parse/report.ts';

/** What a code means, and what to do; the message of each case says both with its own names and figures. */
interface CodeWords {
  readonly means: string;
  readonly remedy: string;
}

/** Of diagnostics: what is wrong with a project, at its place in the text. */
export const diagnosticCodes: Readonly<Record<ParseCode | LayoutCode, CodeWords>> = {
  syntax: {
    means: 'The text is no JSON with comments here.',
    remedy: 'Put in the comma, bracket or quotation mark that is missing, or take out what is too much.',
  },
  'nesting-too-deep': {
    means: 'Objects and lists lie in one another deeper than any project needs.',
    remedy: 'Look for a bracket that is not closed.',
  },
  'version-unknown': {
    means: '`reel` is missing, or names a version of the format that this Framewright does not know.',
    remedy: 'Write `"reel": 1`, or use a newer Framewright.',
  },
  'key-duplicate': {
    means: 'A key stands twice in one object, so one of the two would be lost.',
    remedy: 'Keep one. There is a quick fix.',
  },
  'key-unknown': {
    means: 'The format has no such key here.',
    remedy: 'Correct its spelling, or remove it. There is a quick fix where a known key is near.',
  },
  'key-missing': { means: 'Something that is always needed is not there.', remedy: 'Add it.' },
  'key-not-applicable': {
    means: 'The key means something elsewhere, but nothing for this kind of item or track.',
    remedy: 'Remove it, or change the kind. There is a quick fix.',
  },
  'value-type': {
    means: 'A value is of the wrong kind: a text for a number, a list for an object.',
    remedy: 'Write what the message names. There is a quick fix for a number in quotation marks.',
  },
  'value-unknown': {
    means: 'A word is none of those that can stand here.',
    remedy: 'Use one that the message lists. There is a quick fix where one is near.',
  },
  'value-range': {
    means: 'A number is too small or too large.',
    remedy: 'Stay within what the message names.',
  },
  'time-syntax': {
    means: 'A time is written in none of the five notations.',
    remedy: 'Write `1.5`, `"1.5s"`, `"3/2s"`, `"45f"` or `"00:00:02:15"`.',
  },
  'timecode-invalid': {
    means: 'A timecode has a field out of range, or names a label that drop-frame counting leaves out.',
    remedy: 'Write a label that exists.',
  },
  'frame-rate-syntax': {
    means: 'A frame rate is no number and no fraction.',
    remedy: 'Write `30`, `29.97` or `"30000/1001"`.',
  },
  'color-syntax': {
    means: 'A colour is not written as one.',
    remedy: 'Write `"#rgb"`, `"#rrggbb"` or, with its opacity, `"#rrggbbaa"`.',
  },
  'bitrate-syntax': { means: 'A bit rate is not written as one.', remedy: 'Write `"160k"` or `160000`.' },
  'variable-syntax': {
    means: 'A `${…}` is not closed, or what is in it is no name.',
    remedy: 'Close it, or write `$${` for the two characters themselves.',
  },
  'variable-unknown': {
    means: 'A text uses a variable that the project does not have.',
    remedy: 'Add it to `variables`, or correct the name. There is a quick fix.',
  },
  'item-kind': {
    means: 'An item is none of those that a track can hold, or two at once.',
    remedy: 'Give it exactly one of `asset`, `text`, `color`, `gap` and `transition`.',
  },
  'asset-unknown': {
    means: 'A clip names an asset that the project does not have.',
    remedy: 'Add it to `assets`, or correct the name. There is a quick fix.',
  },
  'id-duplicate': { means: 'Two things bear the same id.', remedy: 'Rename one.' },
  'clip-without-sound': {
    means: 'A clip on an audio track can have no sound: it is a text or a colour.',
    remedy: 'Put it on a video track.',
  },
  'duration-missing': {
    means: 'Nothing says how long a clip is: a picture, a text or a colour has no length of its own.',
    remedy: 'Give it a `duration`.',
  },
  'out-before-in': { means: '`out` is not after `in`.', remedy: 'Choose a later `out` or an earlier `in`.' },
  'out-and-duration': {
    means: '`out` and `duration` both say how long a clip is, and not the same.',
    remedy: 'Leave one out.',
  },
  'crop-empty': { means: 'Nothing of the picture is left by its `crop`.', remedy: 'Crop less.' },
  'keyframe-order': {
    means: 'Keyframes are not in the order of their times, or two have the same time.',
    remedy: 'Sort them.',
  },
  'range-empty': { means: 'A range ends where it starts, or before.', remedy: 'Choose a later end.' },
  'transition-misplaced': {
    means: 'A transition does not stand between two clips that touch, nor at the end of a track beside one.',
    remedy: 'Move it, or close the gap.',
  },
  'transition-too-short': { means: 'A transition is shorter than a frame.', remedy: 'Make it longer.' },
  'transition-too-long': {
    means: 'A transition needs more of a clip than there is.',
    remedy: 'Shorten it, or lengthen the clip.',
  },
  'transitions-overlap': {
    means: 'The two transitions of a clip meet.',
    remedy: 'Shorten one, or lengthen the clip between them.',
  },
  'handle-too-short': {
    means:
      'A transition shows a clip beyond its `in` or `out`, and its source has too little there; the first or last frame stands still instead.',
    remedy: 'Trim the clip, or write `"mode": "overlap"`. There are quick fixes.',
  },
  'clip-after-end': {
    means: 'Something follows a clip that reaches the end of the timeline.',
    remedy: 'Give that clip a `duration`.',
  },
  'clip-overlap': {
    means: 'A clip starts before what is before it on its track has ended.',
    remedy: 'Start it later, or put it on another track.',
  },
  'clip-too-short': { means: 'A clip is shorter than a frame.', remedy: 'Make it longer.' },
  'timeline-empty': { means: 'There is nothing on any track.', remedy: 'Put a clip on one.' },
  'timeline-endless': {
    means: 'Every clip reaches "the end", so there is none.',
    remedy: 'Give one clip a `duration`.',
  },
  'range-beyond-end': {
    means: 'An export’s range starts after the end of the timeline.',
    remedy: 'Choose an earlier start.',
  },
  'asset-without-sound': {
    means: 'A clip on an audio track is of a file without sound.',
    remedy: 'Put it on a video track, or use another file.',
  },
  'asset-without-picture': {
    means: 'A clip on a video track is of a file that has only sound.',
    remedy: 'Put it on an audio track.',
  },
  'image-without-time': {
    means: '`in`, `out` or `speed` of a still picture, which has no time.',
    remedy: 'Use `duration`.',
  },
  'source-too-short': {
    means: 'A clip wants more of its file than there is.',
    remedy: 'Choose an earlier `in` or `out`, or a shorter `duration`.',
  },
  'source-without-frames': {
    means: 'A time counts frames of a file that has only sound.',
    remedy: 'Write it in seconds.',
  },
  'media-missing': {
    means: 'The file of an asset is not where `src` says.',
    remedy: 'Correct `src`. There is a quick fix that finds files that were moved.',
  },
  'media-unsupported': {
    means: 'A file is whole, but of a kind that the engine does not show correctly.',
    remedy: 'Convert it as the message says.',
  },
  'font-missing': {
    means: 'A font is not installed. Another would look different, so none is taken in its place.',
    remedy: 'Install it, or use `sans-serif`, which comes with Framewright.',
  },
  'letter-missing': {
    means:
      'A font has no glyph for a letter of a text, a Hebrew one or an emoji, say; the film shows a box there.',
    remedy:
      'Name a font that has it behind the first: `"sans-serif, Noto Color Emoji"`. There is a quick fix where one is installed.',
  },
};

/** Of errors: what keeps a command, an export or a request from its end. */
export const errorCodes: Readonly<Record<ErrorCode, CodeWords>> = {
  'project-invalid': {
    means: 'The project has errors.',
    remedy: 'Mend what `framewright check` or the Problems panel lists.',
  },
  usage: { means: 'A command was called in a way that means nothing.', remedy: 'See `--help`.' },
  'media-missing': {
    means: 'A media file is not there.',
    remedy: 'Correct the asset’s `src`, or bring the file.',
  },
  'media-unreadable': {
    means: 'A file cannot be read, or is no media file.',
    remedy: 'Look at its rights, and at what it holds: `framewright probe`.',
  },
  'media-truncated': {
    means: 'A file ends too early, as after a download that was cut off.',
    remedy: 'Get it again.',
  },
  'media-damaged': {
    means: 'A part of a file cannot be decoded.',
    remedy: 'Get it again, or leave that part out with `in` and `out`.',
  },
  'media-unsupported': diagnosticCodes['media-unsupported'],
  'media-changed': {
    means: 'A file became another one while, or after, an export was ordered that uses it.',
    remedy: 'Export again once nothing writes to it.',
  },
  'font-missing': diagnosticCodes['font-missing'],
  'encoder-missing': {
    means: 'This machine’s FFmpeg has no encoder for what is to be made.',
    remedy: 'Run `framewright doctor`; it says what to install.',
  },
  'encoder-failed': {
    means: 'An encoder gave up in the middle.',
    remedy: 'Export with `--engine stable`; if that was it already, look at the log.',
  },
  'engine-missing': {
    means: 'The engine is not built, or a library that it needs is not installed.',
    remedy: 'Run `npm start`, or install the libraries that the message names.',
  },
  'target-exists': {
    means: 'There is already a file of the film’s name.',
    remedy: 'Replace it with `--overwrite`, or name another with `-o`.',
  },
  'target-unwritable': {
    means:
      'The film cannot be written where it should be; or its folder was changed for another while it was made.',
    remedy: 'Look at the folder’s rights, or name another with `-o`.',
  },
  'target-is-source': {
    means: 'The film would be written over the project or a file that it uses.',
    remedy: 'Name another file.',
  },
  'cache-unusable': {
    means: 'The folder of the cache cannot be used.',
    remedy: 'Look at its rights, or name another in `FRAMEWRIGHT_CACHE_DIR`.',
  },
  'disk-full': {
    means: 'The disk is full. Nothing half-made is left.',
    remedy: 'Make room, and export again.',
  },
  stalled: {
    means: 'A stage of an export has shown no progress for too long: a driver or a disk hangs.',
    remedy: 'Export with `--engine stable`; look at the disk that the message names.',
  },
  'segment-damaged': {
    means: 'Parts of the film came back from the disk otherwise than they were written, again and again.',
    remedy: 'Check the disk.',
  },
  'out-of-memory': {
    means: 'There is not enough memory for this film, not even slowly.',
    remedy: 'Close other programs, or export smaller or with `--memory low`.',
  },
  cancelled: { means: 'Someone cancelled it.', remedy: 'Nothing was written; what was encoded is kept.' },
  untrusted: {
    means: 'A window that does not trust its workspace asked for what opens media or writes films.',
    remedy: 'Trust the workspace, if you know where it comes from.',
  },
  'request-invalid': {
    means: 'A message to the daemon was not what the protocol says.',
    remedy: 'A bug, unless the message came from a program of yours: see [protocol.md](protocol.md).',
  },
  'edit-refused': {
    means:
      'What was done on the visual timeline is not possible there: no room, no more of the source, a variable in its place.',
    remedy: 'The message says what is in the way.',
  },
  'job-unknown': {
    means: 'The daemon does not know this export: it ended long ago.',
    remedy: 'Export again.',
  },
  'daemon-unreachable': {
    means: 'The daemon cannot be started, does not answer, or is not the one it should be.',
    remedy: 'Read its log (`framewright daemon log`), and restart it.',
  },
  'daemon-busy': {
    means: 'The daemon was asked to stop while an export runs.',
    remedy:
      'Wait, cancel the export, or stop it with `--force`: the export goes on when a daemon starts next.',
  },
  'daemon-crashed': {
    means: 'The daemon ended six times in three minutes, or twice in the middle of the same export.',
    remedy:
      'Read its log. Restart it, or export with `framewright export` while none runs, which may tell more.',
  },
  'daemon-lost': {
    means: 'The daemon went away in the middle of a request, or was stopped.',
    remedy: 'Try again; an export that it had accepted goes on by itself.',
  },
  'protocol-mismatch': {
    means: 'A daemon of another release answered.',
    remedy: 'Stop it with `framewright daemon stop`, then try again.',
  },
};
