/** Puts a panel's page into a webview. What the page then says and is told is the panel's own. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelHtml } from './panelHtml.ts';

/** The panels there are: each is a folder of webview/, bundled to dist/webview/. */
export type PanelName = 'preview' | 'performance' | 'timeline';

/** Scripts run, and files come from dist/webview/ alone. */
export function showPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, title }: { readonly name: PanelName; readonly title: string },
): void {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const address = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = panelHtml({
    title,
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: address(`${name}.js`),
    style: address(`${name}.css`),
    icons: address('codicons.css'),
  });
}
