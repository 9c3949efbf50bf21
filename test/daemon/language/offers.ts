/** What is offered at a cursor, as an editor sees it and as it takes it. */
import assert from 'node:assert/strict';
import type { CompletionItem, TextEdit } from 'vscode-languageserver';
import { edited, Editor, withCursor } from './editor.ts';

/** The offers at `|`, by label. */
export async function offers(
  marked: string,
  options: { readonly uri?: string; readonly trusted?: boolean } = {},
): Promise<{
  readonly text: string;
  readonly items: ReadonlyMap<string, CompletionItem>;
  readonly editor: Editor;
}> {
  const { uri = 'untitled:a', trusted = false } = options;
  const editor = new Editor({ trusted });
  const { text, position } = withCursor(marked);
  await editor.open(uri, text);
  const list = await editor.complete(uri, position);
  assert.deepEqual(editor.failures, []);
  return { text, items: new Map((list?.items ?? []).map((item) => [item.label, item])), editor };
}

/** The text after the offer called `label` was taken, placeholders and all. */
export async function taken(
  marked: string,
  label: string,
  options: Parameters<typeof offers>[1] = {},
): Promise<string> {
  const { text, items, editor } = await offers(marked, options);
  await editor.end();
  const item = items.get(label);
  assert(item?.textEdit, `no offer "${label}" among ${[...items.keys()].join(', ')}`);
  return edited(text, [item.textEdit as TextEdit, ...(item.additionalTextEdits ?? [])]);
}

export async function labels(marked: string, options: Parameters<typeof offers>[1] = {}): Promise<string[]> {
  const { items, editor } = await offers(marked, options);
  await editor.end();
  return [...items.keys()];
}
