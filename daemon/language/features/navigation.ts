/** From a name to where it is given and used, and all of them to another name. */
import {
  ErrorCodes,
  ResponseError,
  type Connection,
  type Location,
  type ServerCapabilities,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import {
  occurrenceAt,
  occurrencesIn,
  sameName,
  type NameKind,
  type Occurrence,
} from '../../../model/language/occurrences.ts';
import { stringLiteral } from '../../../model/project/parse/strings.ts';
import { variableName } from '../../../model/project/format/project.ts';
import type { Analysis } from '../analysis.ts';
import type { OpenDocuments } from '../openDocuments.ts';

/** Registers the handlers; returns what the client is told of them. */
export function addNavigation(connection: Connection, documents: OpenDocuments): ServerCapabilities {
  connection.onDefinition(({ textDocument, position }) => {
    const analysis = documents.get(textDocument.uri);
    const found = analysis && nameAt(analysis, analysis.document.offsetAt(position));
    if (!analysis || !found) return null;
    return found.same
      .filter(({ role }) => role === 'definition')
      .map((each): Location => locationOf(analysis, each));
  });
  connection.onReferences(({ textDocument, position, context }) => {
    const analysis = documents.get(textDocument.uri);
    const found = analysis && nameAt(analysis, analysis.document.offsetAt(position));
    if (!analysis || !found) return null;
    return found.same
      .filter(({ role }) => context.includeDeclaration || role === 'reference')
      .map((each) => locationOf(analysis, each));
  });
  connection.onDocumentHighlight(({ textDocument, position }) => {
    const analysis = documents.get(textDocument.uri);
    const found = analysis && nameAt(analysis, analysis.document.offsetAt(position));
    return analysis && found ? found.same.map(({ range }) => ({ range: analysis.range(range) })) : null;
  });
  connection.onPrepareRename(({ textDocument, position }) => {
    const analysis = documents.get(textDocument.uri);
    const found = analysis && nameAt(analysis, analysis.document.offsetAt(position));
    if (!analysis || !found) return null;
    return { range: analysis.range(found.at.range), placeholder: found.at.name };
  });
  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const analysis = documents.get(textDocument.uri);
    const found = analysis && nameAt(analysis, analysis.document.offsetAt(position));
    return analysis && found ? renamed(analysis, found, newName) : null;
  });
  return {
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
  };
}

interface FoundName {
  readonly at: Occurrence;
  readonly all: readonly Occurrence[];
  readonly same: readonly Occurrence[];
}

function nameAt({ root, text }: Analysis, offset: number): FoundName | undefined {
  const all = root ? occurrencesIn(root, text) : [];
  const at = occurrenceAt(all, offset);
  return at && { at, all, same: sameName(all, at) };
}

const locationOf = (analysis: Analysis, { range }: Occurrence): Location => ({
  uri: analysis.document.uri,
  range: analysis.range(range),
});

const nouns: Record<NameKind, string> = {
  asset: 'an asset',
  variable: 'a variable',
  track: 'a track',
  clip: 'a clip',
  export: 'an export',
};

/** Throws, with a sentence for the user, when the name cannot be. */
function renamed(analysis: Analysis, { at, all, same }: FoundName, name: string): WorkspaceEdit {
  if (at.kind === 'variable' ? !variableName.test(name) : name === '') {
    const expected =
      at.kind === 'variable'
        ? 'letters, digits, "_" and "-", not starting with a digit'
        : 'at least one character';
    throw new ResponseError(
      ErrorCodes.InvalidParams,
      `Expected ${expected} for the name of ${nouns[at.kind]}.`,
    );
  }
  if (
    all.some(
      (each) =>
        each.kind === at.kind && each.role === 'definition' && each.name === name && !same.includes(each),
    )
  ) {
    const message = `There is ${nouns[at.kind]} called ${JSON.stringify(name)} already. Choose another name.`;
    throw new ResponseError(ErrorCodes.InvalidParams, message);
  }
  const edits = same.map(({ range, role, kind }): TextEdit => {
    // Keys are taken as they are; in other texts `${` would begin a variable.
    const literal =
      role === 'definition' && kind !== 'track' && kind !== 'clip'
        ? JSON.stringify(name)
        : stringLiteral(name);
    return { range: analysis.range(range), newText: literal.slice(1, -1) };
  });
  return { changes: { [analysis.document.uri]: edits } };
}
