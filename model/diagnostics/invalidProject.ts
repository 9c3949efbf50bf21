/** A project that cannot be used, as an error: what is wrong with it stays with it. */
import { FramewrightError } from '../errors.ts';
import type { Diagnostic } from './diagnostic.ts';

export class InvalidProject extends FramewrightError {
  /** Warnings too. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[]) {
    super('project-invalid', message);
    this.diagnostics = diagnostics;
  }
}

/** `2 errors and 1 warning`. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity']): string | undefined => {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return found === 0 ? undefined : `${found} ${severity}${found === 1 ? '' : 's'}`;
  };
  return [count('error'), count('warning')].filter((part) => part !== undefined).join(' and ') || 'no errors';
}
