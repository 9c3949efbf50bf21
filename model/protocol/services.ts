/** Requests that are not about exports: leases, media, the machine, the cache, the daemon itself. */
import * as z from 'zod';
import { request } from './method.ts';

const none = z.strictObject({});
const done = z.object({});
const seconds = z.number();
const bytes = z.number().nonnegative();

/** The lease of an `/engine` connection. It ends with the connection, or when it was not renewed in time; the daemon then closes it. */
export const leaseRequests = {
  'lease/renew': request({
    about: 'Keeps the daemon. To be sent every 10 s; a lease that was not renewed for 30 s has lapsed.',
    params: none,
    result: done,
  }),
  'lease/trust': request({
    about: 'The window trusts its workspace now, or no longer.',
    params: z.strictObject({ trusted: z.boolean() }),
    result: done,
  }),
} as const;

const mediaSummary = z.object({
  container: z.string().describe("FFmpeg's short names; `image` for a still."),
  size: bytes.describe('Bytes.'),
  duration: seconds.describe('Seconds; 0 for a still.'),
  image: z.object({ width: z.number(), height: z.number(), opaque: z.boolean() }).optional(),
  video: z
    .object({
      codec: z.string(),
      pixelFormat: z.string(),
      width: z.number().describe('Pixels as shown: square, and turned by the rotation metadata.'),
      height: z.number(),
      fps: z.number(),
      frames: z.number(),
      keyFrames: z.number(),
      refusal: z.string().optional().describe('Why the engine cannot show it correctly. Absent: it can.'),
    })
    .optional(),
  audio: z
    .object({ codec: z.string(), sampleRate: z.number(), channels: z.number(), duration: seconds })
    .optional(),
});

/** What a media file holds, in short. */
export type MediaSummary = z.infer<typeof mediaSummary>;

/** Requests about media files. */
export const mediaRequests = {
  'media/probe': request({
    about: 'Says what a media file holds.',
    trusted: true,
    params: z.strictObject({ path: z.string().min(1).max(32_767).describe('Absolute.') }),
    result: mediaSummary,
  }),
} as const;

const finding = z.object({
  name: z.string(),
  state: z
    .enum(['ok', 'missing', 'absent'])
    .describe('`missing` keeps exports from being made; `absent` is only good to know.'),
  detail: z.string(),
  advice: z.string().optional().describe('What to do. For what is not ok.'),
});

/** One thing that was looked at on a machine. */
export type Finding = z.infer<typeof finding>;

/** Requests about the machine. */
export const machineRequests = {
  'machine/check': request({
    about: 'What `framewright doctor` tells: what this machine can do, each thing by really trying it.',
    params: none,
    result: z.object({ findings: z.array(finding) }),
  }),
} as const;

const removal = z.object({ removed: z.int(), bytes });

/** Requests about what is kept of earlier exports. */
export const cacheRequests = {
  'cache/size': request({
    about: 'How large the cache is, and where.',
    params: none,
    result: z.object({ folder: z.string(), entries: z.int(), bytes, limitBytes: bytes }),
  }),
  'cache/clear': request({
    about: 'Removes every entry. An export that runs keeps what it uses.',
    trusted: true,
    params: none,
    result: removal,
  }),
  'cache/limit': request({
    about:
      'How many bytes the cache may have from now on, for every process of the user; what is over goes at once. It is the user’s, whatever folder is open.',
    params: z.strictObject({ limitBytes: z.int().min(1).optional().describe('Absent: 10 GB.') }),
    result: removal,
  }),
} as const;

const daemonInfo = z.object({
  version: z.string(),
  protocol: z.int(),
  pid: z.int(),
  startedAtMs: z.number().describe('Milliseconds since 1970.'),
  log: z.string().describe('Its log file, absolute.'),
  residentBytes: bytes,
  engineLoaded: z.boolean().describe('The engine is loaded when it is first needed.'),
  clients: z
    .array(z.object({ name: z.string(), pid: z.int(), trusted: z.boolean() }))
    .describe('One for each lease.'),
  running: z.int().describe('Exports that run.'),
  queued: z.int().describe('Exports that wait.'),
});

/** What a daemon says of itself. */
export type DaemonInfo = z.infer<typeof daemonInfo>;

/** Requests about the daemon itself. */
export const daemonRequests = {
  'daemon/info': request({ about: 'What it is doing, and for whom.', params: none, result: daemonInfo }),
  'daemon/stop': request({
    about:
      'Ends the daemon after the answer. Exports that are not over are an error, `daemon-busy`, unless `force` is set; they go on when a daemon starts next.',
    params: z.strictObject({ force: z.boolean().default(false) }),
    result: done,
  }),
} as const;
