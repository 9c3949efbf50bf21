/** What stands before the title of our panels. */
import * as vscode from 'vscode';

/** Ours, for light themes and for dark ones. */
export function panelIcon(extensionUri: vscode.Uri): {
  readonly light: vscode.Uri;
  readonly dark: vscode.Uri;
} {
  const icon = (kind: string): vscode.Uri =>
    vscode.Uri.joinPath(extensionUri, 'extension', 'resources', 'icons', `reel-${kind}.svg`);
  return { light: icon('light'), dark: icon('dark') };
}
