/** What an export tells of itself while it runs, four times a second, and at its end. Nothing of it leaves the machine. */
import * as z from 'zod';

const count = z.int().nonnegative();
const bytes = z.number().nonnegative();

const stage = z.object({
  stage: z.string().describe('`decode`, `compose`, `convert`, `encode`, `mux`.'),
  detail: z.string().describe('What of it: `h264`, `yuv420p bt601 → yuv420p bt709`.'),
  count: count.describe('Times it ran.'),
  totalMs: z.number().describe('Milliseconds inside it, summed over its runs, without waiting.'),
  p50Ms: z
    .number()
    .optional()
    .describe('Milliseconds a run: half of them took at most this. Absent where it is not measured.'),
  p95Ms: z.number().optional().describe('Milliseconds a run: nineteen of twenty took at most this.'),
});

const memory = z.object({
  residentBytes: bytes.describe('Of the process that exports.'),
  limitBytes: bytes.describe('What it may have: it slows down before it takes more.'),
  peakBytes: bytes.describe('The most it had.'),
});

/** What the engine tells of an export; times and rates follow from it. */
export const exportFigures = z.object({
  frames: count.describe('Of the film, done: encoded now or before.'),
  cachedFrames: count.describe('Of these, those that were encoded before.'),
  frameCount: count.describe('Of the whole film.'),
  bytes: bytes.describe('Encoded or copied so far.'),
  encoders: count.describe('Encoders at work side by side.'),
  queues: z.record(z.string(), z.number()).describe('Items waiting before each stage, by its name.'),
  stages: z.array(stage).describe('What each stage and each conversion has cost so far.'),
  memory,
  counts: z.object({
    contextsCreated: count.describe('Scalers and converters made: constant in a steady state.'),
    poolHits: count.describe('Picture buffers reused.'),
    poolMisses: count.describe('Picture buffers made.'),
    framesPassedThrough: count.describe(
      'Frames encoded as they were decoded, without a pixel drawn or copied.',
    ),
    liveFrames: count.optional().describe('Pictures held now. Absent where it is not counted.'),
  }),
  segments: z
    .object({ total: count, cached: count, encoded: count })
    .optional()
    .describe(
      'Parts of the film that are encoded on their own: all, found encoded, encoded now. Absent for a film in one piece.',
    ),
});

/** The engine's own figures of one export. */
export type ExportFigures = z.infer<typeof exportFigures>;

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
  estimatedBytes: bytes
    .optional()
    .describe('The size the film will have, by what it has now. Absent before there is something to go by.'),
});

/** What is streamed to the editor. */
export type Telemetry = z.infer<typeof telemetry>;

/** The figures at the end of an export. */
export const exportReport = exportFigures.extend({
  videoEncoder: z.string().describe("FFmpeg's name of the encoder that was used."),
  audioEncoder: z.string().optional().describe('Absent for a film without sound.'),
});

/** What has become of an export. */
export type ExportReport = z.infer<typeof exportReport>;
