/**
 * What the preview panel's page and the extension say to each other. Plain shapes, without a check at run time: both ends are of one package, and nobody
 * else can write to either.
 */

/** From the page. */
export interface PreviewPanelSays {
  readonly type: 'ready';
}

/** To the page. */
export interface PreviewPanelHears {
  readonly type: 'project';
  readonly name: string;
}

/** What the page finds again after it was hidden or reloaded; the extension reads it when VS Code brings a panel back. */
export interface PreviewPanelState {
  /** The project, as a URI. */
  readonly project: string;
}
