/**
 * Help while writing: a language client on the daemon's `/lsp`. It begins with the first timeline that is opened, follows the daemon through crashes and
 * restarts, and rests while the daemon may not be started.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient';
import type { MessageTransports } from 'vscode-languageclient';
import type { ClientInfo } from '../../model/protocol/handshake.ts';
import type { DaemonLink } from '../../link/daemonLink.ts';
import { connectLanguage } from '../../link/findDaemon.ts';
import type { Places } from '../../link/places.ts';
import { WebSocketReader, WebSocketWriter } from '../../link/webSocketMessages.ts';

/** The two connections of a window end together, but not in the same moment. */
const sameMomentMs = 1000;

/** One for the window. */
export class LanguageSupport {
  readonly #link: DaemonLink;
  readonly #places: Places;
  readonly #info: ClientInfo;
  readonly #client: LanguageClient;

  constructor(link: DaemonLink, places: Places, info: ClientInfo) {
    this.#link = link;
    this.#places = places;
    this.#info = info;
    this.#client = new LanguageClient(
      'framewright',
      'Framewright Language Server',
      () => this.#transports(),
      {
        // Also texts that are not on disk: they get help as far as text alone allows.
        documentSelector: [{ language: 'reel' }],
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationFailedHandler: () => false,
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: async () => {
            await Promise.race([link.current?.closed, delay(sameMomentMs)]);
            // Where there will be no daemon, the link has told why; help comes back with the next one.
            const isThere = await link.client().then(
              () => true,
              () => false,
            );
            return { action: isThere ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
          },
        },
      },
    );
  }

  /** Begins, or begins again after the daemon had been given up. Does nothing while it runs. */
  async start(): Promise<void> {
    if (this.#client.needsStart()) await this.#client.start();
  }

  async stop(): Promise<void> {
    if (this.#client.needsStop()) await this.#client.stop();
  }

  async #transports(): Promise<MessageTransports> {
    for (;;) {
      const client = await this.#link.client();
      const connected = await connectLanguage(this.#places, this.#info, client.lease);
      if (connected !== undefined) {
        return {
          reader: new WebSocketReader(connected.socket),
          writer: new WebSocketWriter(connected.socket),
        };
      }
      // The daemon ended in between: the link knows whether there will be another.
      await client.closed;
    }
  }
}
