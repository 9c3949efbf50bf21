/**
 * What the format's JSON Schema alone gives: keys, words to choose from, hover texts, folding. Knows nothing of assets, times
 * or media.
 */
import { getLanguageService, type JSONDocument, type LanguageService } from 'vscode-json-languageservice';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { projectJsonSchema } from '../../model/project/jsonSchema.ts';
import { snippets } from './snippets.ts';

let service: LanguageService | undefined;

/** One for all windows: it holds nothing but the schema. */
export function schemaService(): LanguageService {
  service ??= makeService();
  return service;
}

function makeService(): LanguageService {
  const schema = enriched(projectJsonSchema()) as Record<string, unknown>;
  const made = getLanguageService({
    clientCapabilities: {
      textDocument: {
        completion: { completionItem: { documentationFormat: ['markdown'], commitCharactersSupport: true } },
        hover: { contentFormat: ['markdown'] },
      },
    },
    // Whatever address a project names, its format is ours: nothing is fetched.
    schemaRequestService: () => Promise.resolve(JSON.stringify(schema)),
  });
  made.configure({
    validate: false,
    allowComments: true,
    schemas: [{ uri: 'framewright:/reel.schema.json', fileMatch: ['*'], schema }],
  });
  return made;
}

const parsed = new WeakMap<TextDocument, JSONDocument>();

/** The service's own syntax tree of a document, made once for each state of it. */
export function jsonDocument(document: TextDocument): JSONDocument {
  let known = parsed.get(document);
  if (known === undefined) parsed.set(document, (known = schemaService().parseJSONDocument(document)));
  return known;
}

/** Descriptions are written in Markdown; the service takes them for plain text unless they are called so. */
function enriched(schema: unknown, name = ''): unknown {
  if (Array.isArray(schema)) return schema.map((each) => enriched(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const made = Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, unknown] => [key, enriched(value, key)]),
  );
  if (typeof made['description'] === 'string') made['markdownDescription'] = made['description'];
  return name in snippets ? { ...made, defaultSnippets: snippets[name] } : made;
}
