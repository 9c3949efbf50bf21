/** The visual timeline as VS Code knows it: another editor for `.reel` files, beside the text. */
import * as vscode from 'vscode';
import type { FramewrightWindow } from '../window.ts';

/** As package.json names it. */
export const timelineViewType = 'framewright.timeline';

/** `window` is made when the first timeline is opened. */
export function registerTimelineEditors(
  extensionUri: vscode.Uri,
  window: () => Promise<FramewrightWindow>,
): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(timelineViewType, {
    async resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): Promise<void> {
      // All that is heavy is loaded with the first one.
      const [{ link, playheads }, { TimelineEditor }, { showPage }] = await Promise.all([
        window(),
        import('./timelineEditor.ts'),
        import('../panels/showPage.ts'),
      ]);
      const editor = new TimelineEditor(document, panel.webview, { link, playheads });
      panel.onDidDispose(() => editor.dispose());
      showPage(panel.webview, extensionUri, { name: 'timeline', title: 'Timeline' });
    },
  });
}
