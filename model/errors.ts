/**
 * Errors a user can meet, by stable code. Each message says what was expected, what was met and what to do; none shows a
 * stack. Everything else that is thrown is a bug of ours.
 */
export type ErrorCode =
  | 'project-invalid'
  | 'usage'
  | 'media-missing'
  | 'media-unreadable'
  | 'media-truncated'
  | 'media-damaged'
  | 'media-unsupported'
  | 'media-changed'
  | 'font-missing'
  | 'encoder-missing'
  | 'encoder-failed'
  | 'engine-missing'
  | 'target-exists'
  | 'target-unwritable'
  | 'target-is-source'
  | 'cache-unusable'
  | 'disk-full'
  | 'stalled'
  | 'segment-damaged'
  | 'out-of-memory'
  | 'cancelled'
  /** Asked for what a window that does not trust its workspace may not have. */
  | 'untrusted'
  | 'request-invalid'
  /** A gesture in the visual timeline that the project does not allow. */
  | 'edit-refused'
  | 'job-unknown'
  | 'daemon-unreachable'
  | 'daemon-busy'
  | 'daemon-crashed'
  | 'daemon-lost'
  | 'protocol-mismatch';

/** An error with a stable code and a message for the user. */
export class FramewrightError extends Error {
  override readonly name = 'FramewrightError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Exit codes of the command line. */
export const exitCode = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;
