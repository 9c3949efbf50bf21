/**
 * Keys, words and whole pieces from the format's schema, written so that the text stays whole: with a colon behind a key, and with the
 * comma that was forgotten before it. Knows no assets, files or times.
 */
import { CompletionItemKind, TextEdit, type CompletionItem, type Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { tokenAfter, type Room } from '../../../model/language/room.ts';
import { Token } from '../../../model/project/parse/token.ts';
import { jsonDocument, schemaService } from '../schemaService.ts';

/** What can be written at an offset, for which `room` was found. */
export async function schemaCompletions(
  document: TextDocument,
  offset: number,
  room: Exclude<Room, 'taken'>,
): Promise<readonly CompletionItem[]> {
  if (room === 'free') return complete(document, offset);
  const text = document.getText();
  const { commaAt } = room;
  const withComma = TextDocument.create(
    document.uri,
    document.languageId,
    document.version,
    `${text.slice(0, commaAt)},${text.slice(commaAt)}`,
  );
  const items = await complete(withComma, offset + 1);
  return items.map((item) => afterComma(item, commaAt, document, withComma));
}

async function complete(document: TextDocument, offset: number): Promise<readonly CompletionItem[]> {
  const position = document.positionAt(offset);
  const found = await schemaService().doComplete(document, position, jsonDocument(document));
  return (found?.items ?? []).map((item) => withColon(item, document));
}

/** The service leaves out the colon of a key whose value may be of several types. */
function withColon(item: CompletionItem, document: TextDocument): CompletionItem {
  const { kind, textEdit } = item;
  if (kind !== CompletionItemKind.Property || !TextEdit.is(textEdit) || textEdit.newText.includes('": '))
    return item;
  const next = tokenAfter(document.getText(), document.offsetAt(textEdit.range.end));
  if (next === Token.colon) return item;
  const separator = endings.has(next) ? '' : ',';
  return {
    ...item,
    textEdit: { ...textEdit, newText: `${textEdit.newText}: $1${separator}` },
    command: { title: 'Suggest', command: 'editor.action.triggerSuggest' },
  };
}

const endings = new Set<number>([Token.comma, Token.closeBrace, Token.closeBracket, Token.endOfFile]);

/** An offer for a text that has the comma, as one for the text that lacks it. */
function afterComma(
  item: CompletionItem,
  commaAt: number,
  document: TextDocument,
  withComma: TextDocument,
): CompletionItem {
  if (!TextEdit.is(item.textEdit)) return item;
  const { range, newText } = item.textEdit;
  const without = ({ start, end }: Range): Range => ({
    start: document.positionAt(withComma.offsetAt(start) - 1),
    end: document.positionAt(withComma.offsetAt(end) - 1),
  });
  const textEdit = { range: without(range), newText };
  // Of two changes at one place an editor cannot tell which comes first.
  if (document.offsetAt(textEdit.range.start) === commaAt)
    return { ...item, textEdit: { ...textEdit, newText: `, ${newText}` } };
  const comma = TextEdit.insert(document.positionAt(commaAt), ',');
  return { ...item, textEdit, additionalTextEdits: [comma] };
}
