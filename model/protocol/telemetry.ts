/** What an export tells of itself while it runs, four times a second, and at its end. Nothing of it leaves the machine. */
import * as z from 'zod';

const count = z.int().nonnegative();
const bytes = z.number().nonnegative();

const stage = z.object({
  stage: z.string().describe('`decode`, `deinterlace`, `convert`, `compose`, `encode`, `sound`, `mux`.'),
  detail: z.string().describe('What of it: `h264`, `yuv420p bt601 → yuv420p bt709`.'),
  count: count.describe('Times it ran.'),
  totalMs: z.number().describe('Milliseconds inside it, summed over its runs, without waiting.'),
  p50Ms: z.number().describe('Milliseconds a run: half of them took at most this. Right to about 6 %.'),
  p95Ms: z.number().describe('Milliseconds a run: nineteen of twenty took at most this. Likewise.'),
});

const memory = z.object({
  residentBytes: bytes.describe('Of the process that exports.'),
  limitBytes: bytes.describe('What it may have: it slows down before it takes more.'),
  peakBytes: bytes.describe('The most it had.'),
});

const live = z
  .object({
    frames: count.describe('Pictures and pieces of sound.'),
    packets: count,
    codecs: count,
    files: count,
    poolBytes: bytes.describe('In picture buffers, those that wait to be used again included.'),
  })
  .describe('What the engine holds in this process, in which another export or a preview may run.');

/** What one stage or one conversion has cost so far. */
export type StageCost = z.infer<typeof stage>;
/** Memory of the process. */
export type MemoryReading = z.infer<typeof memory>;
/** What the engine holds. */
export type LiveCounts = z.infer<typeof live>;

/** What the engine tells of an export; times and rates follow from it. */
export const exportFigures = z.object({
  frames: count.describe('Of the film, done: encoded now or before, or copied.'),
  cachedFrames: count.describe('Of these, those that were encoded before.'),
  // A job that is told of from an earlier release has none.
  copiedFrames: count.default(0).describe('Of these, those that are copied from their footage.'),
  frameCount: count.describe('Of the whole film.'),
  bytes: bytes.describe(
    'Of the film, encoded now or before, and about those that are copied; at the end its size.',
  ),
  estimatedBytes: bytes
    .optional()
    .describe('The size the film will have, by what it has now. Absent before there is something to go by.'),
  encoders: count.describe('Encoders at work side by side.'),
  queues: z
    .record(z.string(), z.number())
    .describe('Items waiting before each stage, by its name, of all its workers.'),
  stages: z.array(stage).describe('What each stage and each conversion has cost so far.'),
  memory,
  counts: z.object({
    contextsCreated: count.describe('Scalers and converters made: constant in a steady state.'),
    poolHits: count.describe('Picture buffers reused.'),
    poolMisses: count.describe('Picture buffers made.'),
    framesPassedThrough: count.describe(
      'Frames encoded as they were decoded, without a pixel drawn or copied.',
    ),
  }),
  segments: z
    .object({
      total: count,
      cached: count,
      copied: count.default(0),
      encoded: count,
      ends: z
        .array(count)
        .readonly()
        .describe('Of each, in the order of the film: the frame after its last.'),
      states: z
        .string()
        .describe(
          'A letter for each: `c` found encoded, `u` untouched footage, copied, `d` done now, `e` being encoded, `w` waiting.',
        ),
    })
    .optional()
    .describe(
      'Parts of the film that are encoded on their own or copied: all, found encoded, copied, encoded now. Absent for a film in one piece.',
    ),
});

/** The engine's own figures of one export. */
export type ExportFigures = z.infer<typeof exportFigures>;

/** How sparing the making of pictures was. */
export type MakerCounts = ExportFigures['counts'];

/** An event of `export/progress`. */
export const telemetry = exportFigures.extend({
  fps: z
    .number()
    .nonnegative()
    .describe('Frames encoded a second, over the last few seconds; 0 before there is a rate.'),
  secondsLeft: z
    .number()
    .nonnegative()
    .optional()
    .describe('Until the last frame, at that rate. Absent before there is a rate.'),
  secondsPassed: z.number().nonnegative().describe('Since the export began.'),
  live,
});

/** What is streamed to the editor. */
export type Telemetry = z.infer<typeof telemetry>;

/** The figures at the end of an export. */
export const exportReport = telemetry.extend({
  videoEncoder: z
    .string()
    .describe("FFmpeg's name of the encoder that was used; `copy` where all footage was copied."),
  audioEncoder: z.string().optional().describe('Absent for a film without sound.'),
  engine: z.string().describe('Which way of encoding was used, and why: a line for the user.'),
});

/** What has become of an export. */
export type ExportReport = z.infer<typeof exportReport>;
