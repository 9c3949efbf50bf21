/** The model's diagnostics as editors take them. Judges nothing. */
import { DiagnosticSeverity, type Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Analysis } from './analysis.ts';

/** One that was found in the document of `analysis`. */
export function lspDiagnostic(
  { code, severity, message, range, related }: Diagnostic,
  analysis: Analysis,
): LspDiagnostic {
  return {
    range: analysis.range(range),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'framewright',
    message,
    ...(related && {
      relatedInformation: related.map((other) => ({
        message: other.message,
        location: { uri: analysis.document.uri, range: analysis.range(other.range) },
      })),
    }),
  };
}
