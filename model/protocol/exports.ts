/**
 * Exports: each is a job, which belongs to the daemon from the moment it was accepted. It goes on when the window that ordered
 * it closes, and after a crash of the daemon with the next one.
 */
import * as z from 'zod';
import { diagnosticSchema, failureSchema } from './failure.ts';
import { notification, request } from './method.ts';
import { exportReport, telemetry } from './telemetry.ts';

const jobId = z.string().max(100).describe('The job, as `export/start` named it.');
const absolutePath = z.string().min(1).max(32_767).describe('Absolute.');

const film = {
  project: absolutePath.describe(
    'The project file, absolute. It must be on disk: media is found from its folder.',
  ),
  text: z
    .string()
    .describe(
      "The project's text as it is now, saved or not: what is exported, whatever becomes of the file.",
    ),
  variables: z
    .record(z.string(), z.string())
    .default({})
    .describe("Take the place of the project's variables of the same name."),
  export: z
    .string()
    .optional()
    .describe(
      "One of the project's exports, or a preset: `web`, `master`, `cut`, `draft`, `gif`. Default: the project's first, or `web`.",
    ),
  range: z
    .string()
    .optional()
    .describe('A part of the timeline, `A..B`, as `--range` takes it. Default: what the export says.'),
  quality: z
    .number()
    .min(0)
    .max(51)
    .optional()
    .describe("Takes the place of the export's own: a constant rate factor."),
};

/** How the machine is used. None of it changes what the film shows. */
const effort = {
  engine: z
    .enum(['auto', 'stable', 'experimental'])
    .default('auto')
    .describe(
      '`auto`: hardware where it works, else software; `stable`: software; `experimental`: the newest ways.',
    ),
  memory: z
    .enum(['low', 'medium', 'high'])
    .default('high')
    .describe('Buffers and encoders: 64 MB and 1, 256 MB and 2, 512 MB and 4.'),
  memoryLimitBytes: z
    .number()
    .positive()
    .optional()
    .describe('Of the whole process. Default: 8 GB or half the machine.'),
  workers: z.int().positive().optional().describe('Encoders side by side, at most. Default: as many as fit.'),
  pixels: z
    .enum(['yuv', 'rgba'])
    .default('yuv')
    .describe('What pictures are kept in; `rgba` only to measure what that would cost.'),
  cache: z.boolean().default(true).describe('Use what was encoded before, and keep what is encoded now.'),
};

/** What is to be exported, and where to. */
export const exportOrder = z.strictObject({
  id: z
    .uuid()
    .optional()
    .describe(
      'Drawn by the client, so that it can ask for the job when the connection was lost before the answer. Default: one is drawn.',
    ),
  ...film,
  ...effort,
  target: absolutePath
    .optional()
    .describe(
      'The file to write, absolute, as the user chose it. Default: `<project>-<export>.<ext>` beside the project.',
    ),
  trace: absolutePath
    .optional()
    .describe('A file to write what ran when to, absolute, `.json`, for Perfetto. As the user chose it.'),
  overwrite: z.boolean().default(false).describe('The user has agreed to replace the file that is there.'),
});

/** An order with its defaults in place. */
export type ExportOrder = z.infer<typeof exportOrder>;

/** An order as a client writes it: what has a default may be left out. */
export type ExportOrderInput = z.input<typeof exportOrder>;

const flow = z
  .object({
    sources: z
      .array(z.object({ path: z.string(), picture: z.string().optional(), sound: z.string().optional() }))
      .readonly(),
    stills: z.int(),
    canvas: z.object({
      format: z.string(),
      width: z.number(),
      height: z.number(),
      fps: z.number(),
      frames: z.number(),
    }),
    encoders: z.array(z.string()).readonly(),
  })
  .describe('The way of the pixels: what each source holds, what it is brought to, what encodes it.');

const plan = z
  .object({
    segments: z
      .array(
        z.object({
          firstFrame: z.number(),
          endFrame: z.number(),
          start: z.number().describe('Seconds into the film.'),
          end: z.number(),
          state: z.enum(['cached', 'copied', 'to encode']),
          why: z.string().optional().describe('Of one to encode: a clause for the user.'),
          key: z.string(),
        }),
      )
      .readonly(),
    sound: z.enum(['cached', 'to encode', 'none']),
    notCopied: z
      .array(z.object({ path: z.string(), why: z.string().describe('A sentence for the user.') }))
      .readonly()
      .describe('Footage that is encoded although it was to be copied where it is shown as it is.'),
  })
  .describe('What is encoded, what was before, and what is copied.');

/** What will be encoded, part by part. */
export type ExportPlan = z.infer<typeof plan>;

const state = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);

const job = z.object({
  id: jobId,
  state: state.describe('`queued`: another export runs first.'),
  project: z.string().describe('The project file, absolute.'),
  export: z.string().describe('The name of its settings.'),
  target: z.string().describe('The file it writes, absolute.'),
  quality: z.number().optional().describe('Its constant rate factor. Absent of what has none.'),
  frameCount: z.int().nonnegative(),
  orderedAtMs: z.number().describe('Milliseconds since 1970.'),
  telemetry: telemetry.optional().describe('Its latest figures. Absent before the first.'),
  report: exportReport.optional().describe('Of a job that is done.'),
  seconds: z.number().optional().describe('What it took. Of a job that is done.'),
  failure: failureSchema.optional().describe('Of a job that failed or was cancelled.'),
});

/** What is known of a job. */
export type Job = z.infer<typeof job>;

const nothing = z.object({});

/** Requests about exports. */
export const exportRequests = {
  'export/start': request({
    about:
      'Accepts a job, and watches it. The text, the media and the target are looked at first: what is wrong with them is its error. ' +
      'Exports run one after another.',
    trusted: true,
    params: exportOrder,
    result: z.object({
      job,
      diagnostics: z.array(diagnosticSchema).readonly().describe('Warnings.'),
      flow,
    }),
  }),
  'export/cancel': request({
    about:
      'Ends a job that is queued or running; nothing is written. `export/failed` with `cancelled` follows. Does nothing after its end.',
    trusted: true,
    params: z.strictObject({ job: jobId }),
    result: nothing,
  }),
  'export/watch': request({
    about: 'Gives a job, and from now on its notifications: for whoever comes back after a lost connection.',
    params: z.strictObject({ job: jobId }),
    result: z.object({ job }),
  }),
  'export/status': request({
    about: 'Gives a job.',
    params: z.strictObject({ job: jobId }),
    result: z.object({ job }),
  }),
  'export/list': request({
    about: 'All jobs that are not over, and the latest of those that are, newest first.',
    params: z.strictObject({}),
    result: z.object({ jobs: z.array(job) }),
  }),
  'export/trace': request({
    about:
      'Where what ran when in a job that is over is written down, for Perfetto: in the file that was ordered, or of the last job in one that is kept until the next begins.',
    trusted: true,
    params: z.strictObject({ job: jobId }),
    result: z.object({
      path: absolutePath.optional().describe('Absent when there is none, or none any more.'),
    }),
  }),
  'export/estimate': request({
    about:
      'Says what an export would take: how much is encoded already, and by earlier exports on this machine, how large and how long. Looks at the text and ' +
      'the media as `export/start` does.',
    trusted: true,
    params: z.strictObject({ ...film, engine: effort.engine, target: exportOrder.shape.target }),
    result: z.object({
      export: z.string(),
      target: z.string(),
      targetExists: z.boolean(),
      frameCount: z.int(),
      cachedFrames: z.int().describe('Encoded before.'),
      copiedFrames: z.int().describe('Copied from their footage.'),
      bytes: z.number().optional().describe('Of the film. Absent before there is anything to go by.'),
      seconds: z.number().optional().describe('To make it. Absent before there is anything to go by.'),
      engine: z.string().describe('Which encoders would be used, and why: a line for the user.'),
    }),
  }),
} as const;

const noticeSchema = z.object({ level: z.enum(['info', 'warning']), message: z.string() });
/** What the user should know and need not do anything about. */
export type Notice = z.infer<typeof noticeSchema>;

/** Told to the lease that ordered a job, and to those that watch it. */
export const exportNotifications = {
  'export/plan': notification({
    about: 'Before anything is encoded. Not for a GIF, which is made in one piece.',
    params: z.object({ job: jobId, plan }),
  }),
  'export/progress': notification({
    about: 'Four times a second. A client that reads slowly gets fewer.',
    params: z.object({ job: jobId, telemetry }),
  }),
  'export/notice': notification({
    about:
      'What the user should know and need not do anything about: `info` how the film is made, `warning` what is not as it was asked for.',
    params: z.object({ job: jobId, notice: noticeSchema }),
  }),
  'export/done': notification({
    about: 'The film is complete and on disk.',
    params: z.object({ job: jobId, target: z.string(), seconds: z.number(), report: exportReport }),
  }),
  'export/failed': notification({
    about: 'There is no film; with the code `cancelled` because someone wanted so.',
    params: z.object({ job: jobId, failure: failureSchema }),
  }),
} as const;
