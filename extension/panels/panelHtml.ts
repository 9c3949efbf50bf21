/** The page of a panel: one script, two stylesheets, and a policy under which nothing else runs or is loaded. Knows no panel and no VS Code. */

/** What differs from one page to the next. Addresses are those that the webview may load. */
export interface PanelPage {
  readonly title: string;
  /** What the webview says its own resources are. */
  readonly cspSource: string;
  /** Drawn anew for each page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly icons: string;
}

export function panelHtml({ title, cspSource, nonce, script, style, icons }: PanelPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    // Pictures are made in the page, out of messages.
    `img-src ${cspSource} blob: data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escaped(icons)}" nonce="${nonce}">
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body>
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
