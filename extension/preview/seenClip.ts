/** The clip that is seen in a preview, marked in the text. Moves the cursor only when it is asked to. */
import * as vscode from 'vscode';
import type { TextRange } from '../../model/project/project.ts';

export class SeenClip implements vscode.Disposable {
  readonly #mark = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    border: '1px solid',
    borderColor: new vscode.ThemeColor('editor.rangeHighlightBorder'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });

  /** `goThere`: the editor gets the focus and the cursor; without it, it only scrolls there where the clip is out of sight. */
  async show(project: vscode.Uri, place: TextRange | undefined, goThere: boolean): Promise<void> {
    const document = await vscode.workspace.openTextDocument(project);
    const ranges =
      place === undefined
        ? []
        : [
            new vscode.Range(
              document.positionAt(place.offset),
              document.positionAt(place.offset + place.length),
            ),
          ];
    const [range] = ranges;
    if (goThere && range !== undefined) {
      const open = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
      const column = open?.viewColumn ?? vscode.ViewColumn.One;
      const editor = await vscode.window.showTextDocument(document, column);
      editor.selection = new vscode.Selection(range.start, range.start);
    }
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== document) continue;
      editor.setDecorations(this.#mark, ranges);
      if (range !== undefined)
        // Only its first line: a long one would scroll sideways.
        editor.revealRange(
          new vscode.Range(range.start.line, 0, range.start.line, 0),
          vscode.TextEditorRevealType.InCenterIfOutsideViewport,
        );
    }
  }

  dispose(): void {
    this.#mark.dispose();
  }
}
