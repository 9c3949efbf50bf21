/** The model's diagnostics as editors take them. Judges nothing. */
import { DiagnosticSeverity, type Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import type { Analysis } from './analysis.ts';

/** What our diagnostics are told by among those of others. */
const diagnosticSource = 'framewright';

/** Of everything that is wrong with a document. */
export function lspDiagnostics(analysis: Analysis): LspDiagnostic[] {
  return analysis.diagnostics.map(({ code, severity, message, range, related, data }): LspDiagnostic => ({
    range: analysis.range(range),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: diagnosticSource,
    message,
    ...(related && {
      relatedInformation: related.map((other) => ({
        message: other.message,
        location: { uri: analysis.document.uri, range: analysis.range(other.range) },
      })),
    }),
    ...(data && { data }),
  }));
}
