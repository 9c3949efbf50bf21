/** Commands above exports, and above clips what their next export costs. */
import {
  type CancellationToken,
  type CodeLens,
  type Connection,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Timeline } from '../../../model/evaluate/index.ts';
import { plainText } from '../../../model/language/escape.ts';
import type { Clip } from '../../../model/project/project.ts';
import { valueAt } from '../../../model/project/parse/tree.ts';
import type { Analysis } from '../analysis.ts';
import { folderOf } from '../mediaView.ts';
import type { OpenDocuments } from '../openDocuments.ts';

/** What is known of the exports of a timeline. */
export interface ExportInsight {
  /** Of a document that is a file, and whose window is trusted. Clips of which nothing is known are not in it. */
  clips(
    document: { readonly uri: string; readonly text: string },
    timeline: Timeline,
  ): Promise<ReadonlyMap<Clip, ClipInsight>>;
}

export interface ClipInsight {
  /** All that shows the clip has been encoded before. */
  readonly cached: boolean;
  /** What a frame of it cost in the last export; undefined when it was not in one. */
  readonly msPerFrame: number | undefined;
}

/** Registers the handler; returns what the client is told of it. */
export function addCodeLenses(
  connection: Connection,
  documents: OpenDocuments,
  insight: ExportInsight | undefined,
): ServerCapabilities {
  connection.onCodeLens(async ({ textDocument }, token) => {
    const analysis = documents.get(textDocument.uri);
    if (analysis?.root === undefined) return [];
    return [...exportLenses(analysis), ...(await clipLenses(analysis, insight, token))];
  });
  return { codeLensProvider: {} };
}

/** Of documents that are files: what is none has no folder for its film. */
function exportLenses(analysis: Analysis): CodeLens[] {
  const { root, document } = analysis;
  if (root === undefined || folderOf(document.uri) === undefined) return [];
  return (valueAt(root, 'exports')?.children ?? []).flatMap(({ children }) => {
    const [key] = children ?? [];
    if (key === undefined) return [];
    const name = String(key.value);
    const command = {
      title: `Export Video: ${plainText(name)}`,
      command: 'framewright.exportVideo',
      arguments: [name, document.uri],
    };
    return [{ range: analysis.range(key), command }];
  });
}

async function clipLenses(
  analysis: Analysis,
  insight: ExportInsight | undefined,
  token: CancellationToken,
): Promise<CodeLens[]> {
  const { timeline, document, text } = analysis;
  // To know what is cached, media have to be looked at.
  if (!timeline || !insight || !analysis.media) return [];
  const known = await insight.clips({ uri: document.uri, text }, timeline);
  if (token.isCancellationRequested) return [];
  return [...known].map(([clip, { cached, msPerFrame }]) => {
    const cost = msPerFrame === undefined ? [] : [`${msPerFrame.toFixed(1)} ms a frame`];
    const title = [cached ? 'cached' : 'to encode', ...cost].join(', ');
    // A lens without a command is only read.
    return { range: analysis.range(clip.range), command: { title, command: '' } };
  });
}
