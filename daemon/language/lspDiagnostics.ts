/** The model's diagnostics as editors take them. Judges nothing. */
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Hint } from '../../model/language/unusedNames.ts';
import type { Analysis } from './analysis.ts';

/** One that was found in the document of `analysis`; a hint is shown faded. */
export function lspDiagnostic(found: Diagnostic | Hint, analysis: Analysis): LspDiagnostic {
  const { code, message, range, related } = found;
  return {
    range: analysis.range(range),
    code,
    source: 'framewright',
    message,
    ...('severity' in found
      ? { severity: found.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning }
      : { severity: DiagnosticSeverity.Hint, tags: [DiagnosticTag.Unnecessary] }),
    ...(related && {
      relatedInformation: related.map((other) => ({
        message: other.message,
        location: { uri: analysis.document.uri, range: analysis.range(other.range) },
      })),
    }),
  };
}
