/** How an error crosses the connection, and becomes one again. */
import * as z from 'zod';
import { InvalidProject } from '../diagnostics/invalidProject.ts';
import { FramewrightError, type ErrorCode } from '../errors.ts';

/** JSON-RPC's number for every error of ours: what counts is `data.code`. Its own numbers keep their meaning. */
export const failureNumber = -32_000;

const textRange = z.object({ offset: z.int().nonnegative(), length: z.int().nonnegative() });

/** What is wrong with a project, at its place in the text; offsets are in UTF-16 code units. */
export const diagnosticSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  range: textRange,
  related: z
    .array(z.object({ message: z.string(), range: textRange }))
    .readonly()
    .optional(),
  data: z.record(z.string(), z.string()).optional(),
});

/** `error.data` of an answer. */
export const failureData = z.object({
  code: z.string().describe('One of the codes of `model/errors.ts`; `internal` for a bug of ours.'),
  diagnostics: z
    .array(diagnosticSchema)
    .readonly()
    .optional()
    .describe('With `project-invalid`: what is wrong, and where.'),
});

/** An error as it is written into events and journals. */
export const failureSchema = failureData.extend({
  message: z.string().describe('For the user: what was expected, what was met, what to do.'),
});

/** An error as a plain value. */
export type Failure = z.infer<typeof failureSchema>;

/** What is told of an error. */
export function failureOf(error: FramewrightError): Failure {
  const { code, message } = error;
  return error instanceof InvalidProject
    ? { code, message, diagnostics: error.diagnostics }
    : { code, message };
}

/** An error again. The daemon is of this release, so it knows no other codes. */
export function errorOf({ code, message, diagnostics = [] }: Failure): FramewrightError {
  return code === 'project-invalid'
    ? new InvalidProject(message, diagnostics)
    : new FramewrightError(code as ErrorCode, message);
}
