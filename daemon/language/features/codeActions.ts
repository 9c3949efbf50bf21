/** What an editor offers at the cursor: fixes of what is wrong there and, to whoever asks, what else can be done. */
import {
  CodeActionKind,
  CodeActionTriggerKind,
  type CodeAction,
  type CodeActionContext,
  type Connection,
  type Range,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Diagnostic } from '../../../model/diagnostics/diagnostic.ts';
import type { Edit, Fix } from '../../../model/language/edits.ts';
import type { Hint } from '../../../model/language/unusedNames.ts';
import { plainText } from '../../../model/language/escape.ts';
import type { Analysis } from '../analysis.ts';
import { lspDiagnostic } from '../lspDiagnostics.ts';
import type { OpenDocuments } from '../openDocuments.ts';
import { quickFixesFor } from './quickFixes.ts';
import { refactoringsAt } from './refactorings.ts';

/** Registers the handler; returns what the client is told of it. */
export function addCodeActions(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.onCodeAction(async ({ textDocument, range, context }, token) => {
    const analysis = documents.get(textDocument.uri);
    if (analysis === undefined) return [];
    const actions: CodeAction[] = [];
    for (const diagnostic of wants(context, CodeActionKind.QuickFix) ? problemsIn(analysis, range) : []) {
      const fixes = await quickFixesFor(diagnostic, analysis);
      if (token.isCancellationRequested) return [];
      actions.push(...fixes.map((fix) => fixOf(fix, diagnostic, analysis)));
    }
    // An editor asks by itself wherever the cursor comes; a light at each time and each clip would tell nobody anything.
    const asked = context.triggerKind !== CodeActionTriggerKind.Automatic;
    if (asked && wants(context, CodeActionKind.Refactor)) {
      const offers = refactoringsAt(analysis, analysis.document.offsetAt(range.start));
      actions.push(
        ...offers
          .filter(({ kind }) => wants(context, kind))
          .map(({ title, kind, edits }) => actionOf(title, kind, edits, analysis)),
      );
    }
    return actions;
  });
  return {
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        CodeActionKind.RefactorRewrite,
        CodeActionKind.RefactorExtract,
      ],
    },
  };
}

/** Whether something of this kind, or of one below it, may be among what is wanted. */
function wants({ only }: CodeActionContext, kind: string): boolean {
  const within = (inner: string, outer: string): boolean =>
    outer === '' || inner === outer || inner.startsWith(`${outer}.`);
  return only?.some((wanted) => within(kind, wanted) || within(wanted, kind)) ?? true;
}

function problemsIn(analysis: Analysis, range: Range): readonly (Diagnostic | Hint)[] {
  const from = analysis.document.offsetAt(range.start);
  const to = analysis.document.offsetAt(range.end);
  return [...analysis.diagnostics, ...analysis.hints].filter(
    ({ range: { offset, length } }) => offset <= to && from <= offset + length,
  );
}

const fixOf = (
  { title, edits, preferred }: Fix,
  diagnostic: Diagnostic | Hint,
  analysis: Analysis,
): CodeAction => ({
  ...actionOf(title, CodeActionKind.QuickFix, edits, analysis),
  diagnostics: [lspDiagnostic(diagnostic, analysis)],
  isPreferred: preferred,
});

function actionOf(title: string, kind: string, edits: readonly Edit[], analysis: Analysis): CodeAction {
  const { uri, version } = analysis.document;
  const textEdits = edits.map(({ range, text }) => ({ range: analysis.range(range), newText: text }));
  return {
    title: plainText(title),
    kind,
    // With the version, so that an editor does not apply to one text what was meant for another.
    edit: { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] },
  };
}
