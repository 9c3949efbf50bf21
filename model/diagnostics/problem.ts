/** Why a piece of text means nothing. Knows no place in a project: what has one makes a diagnostic of it. */
export class Problem {
  readonly code: ProblemCode;
  /** Whole sentences: what was expected, what was met, what to do. */
  readonly message: string;

  constructor(code: ProblemCode, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** Which rule of a notation was broken; a diagnostic takes it as its own code. */
export type ProblemCode =
  | 'value-range'
  | 'time-syntax'
  | 'timecode-invalid'
  | 'frame-rate-syntax'
  | 'color-syntax'
  | 'bitrate-syntax';
