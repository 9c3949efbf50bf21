/** Errors of the operating system, as Node throws them: told by a code in capitals. */

/** Whether the system failed, with one of these codes if any are given. */
export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return codes.length === 0 ? /^E[A-Z0-9]+$/u.test(error.code) : codes.includes(error.code);
}

/** For `catch`: passes over what the system refuses, where that costs nothing, and throws the rest. */
export function unlessSystemError(error: unknown): void {
  if (!isSystemError(error)) throw error;
}
