/**
 * Tells the daemon how large the cache may be: when a window reaches it, and when the setting changes. What nobody has set is not told, so that what the
 * command line has said holds.
 */
import * as vscode from 'vscode';
import type { EngineClient } from '../link/engineClient.ts';
import type { DaemonLink } from '../link/daemonLink.ts';
import { numberSet } from './settings.ts';

const name = 'cache.limitGB';

export class CacheLimit implements vscode.Disposable {
  readonly #listening: vscode.Disposable;

  /** `onFailure`: the daemon could not be told of a change. */
  constructor(link: DaemonLink, onFailure: (error: unknown) => void) {
    this.#listening = vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(`framewright.${name}`)) return;
      link.client().then(tell).catch(onFailure);
    });
  }

  /** A daemon that was just reached. */
  async onConnected(client: EngineClient): Promise<void> {
    if (numberSet(name) !== undefined) await tell(client);
  }

  dispose(): void {
    this.#listening.dispose();
  }
}

async function tell(client: EngineClient): Promise<void> {
  const gigabytes = numberSet(name);
  await client.request(
    'cache/limit',
    gigabytes === undefined ? {} : { limitBytes: Math.round(gigabytes * 1e9) },
  );
}
