/**
 * A client's standing with the daemon for as long as the client lives: finds or starts it, comes back when the connection is lost, and stops
 * trying when it only crashes. Knows how to reach it, not what for.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { FramewrightError } from '../model/errors.ts';
import { closeCodes } from '../model/protocol/limits.ts';
import { RestartPolicy } from '../model/protocol/restartPolicy.ts';
import type { EngineClient } from './engineClient.ts';
import { findDaemon, findOrStartDaemon, type FindOptions } from './findDaemon.ts';
import type { DaemonProgram } from './startDaemon.ts';

/** What a link is doing. */
export type LinkState = 'idle' | 'connecting' | 'connected' | 'given-up';

/** Whom to reach, and who is told. */
export interface LinkOptions extends FindOptions {
  readonly program: DaemonProgram;
  /** `message` is for the user, and only with `given-up`: once for each time. */
  readonly onState?: (state: LinkState, message?: string) => void;
}

export class DaemonLink {
  readonly #options: LinkOptions;
  readonly #policy = new RestartPolicy();
  readonly #disposed = new AbortController();
  #trusted: boolean;
  #connection: Promise<EngineClient> | undefined;
  #connected: EngineClient | undefined;

  /** `running`: a connection to begin with. */
  constructor(options: LinkOptions, running?: EngineClient) {
    this.#options = options;
    this.#trusted = options.trusted;
    if (running !== undefined) this.#connection = Promise.resolve(this.#keep(running));
  }

  /** The connection, made when there is none; the daemon is started when none runs. Throws `daemon-unreachable` or `daemon-crashed`. */
  client(): Promise<EngineClient> {
    this.#connection ??= this.#keepTrying();
    return this.#connection;
  }

  /** The connection that stands now, if one does. Starts nothing. */
  get current(): EngineClient | undefined {
    return this.#connected;
  }

  /** The window trusts its workspace now, or no longer. */
  async setTrusted(trusted: boolean): Promise<void> {
    this.#trusted = trusted;
    await this.#connected?.request('lease/trust', { trusted });
  }

  /** Ends the daemon, whatever it does, and starts it again; exports that run go on in the new one. Forgets that it crashed. */
  async restart(): Promise<EngineClient> {
    const running = this.#connected ?? (await findDaemon(this.#findOptions()).catch(() => undefined));
    if (running !== undefined) {
      await running.request('daemon/stop', { force: true }).catch(() => {});
      await running.closed;
    }
    this.#policy.reset();
    this.#connection = undefined;
    return this.client();
  }

  /** Lets the daemon go. Nothing may be called afterwards. */
  dispose(): void {
    this.#disposed.abort();
    this.#connected?.close();
  }

  #findOptions(): FindOptions {
    const { places, client } = this.#options;
    return { places, client, trusted: this.#trusted };
  }

  #tell(state: LinkState, message?: string): void {
    if (!this.#disposed.signal.aborted) this.#options.onState?.(state, message);
  }

  async #keepTrying(): Promise<EngineClient> {
    this.#tell('connecting');
    for (;;) {
      this.#disposed.signal.throwIfAborted();
      try {
        return this.#keep(await findOrStartDaemon(this.#findOptions(), this.#options.program));
      } catch (error) {
        // What time does not mend is told at once.
        if (!(error instanceof FramewrightError) || error.code !== 'daemon-unreachable')
          throw this.#failed(error);
        await this.#afterCrash(error);
      }
    }
  }

  #keep(client: EngineClient): EngineClient {
    this.#policy.connected();
    this.#connected = client;
    this.#tell('connected');
    void client.closed.then((code) => this.#lost(code));
    return client;
  }

  #lost(code: number): void {
    this.#connected = undefined;
    this.#connection = undefined;
    if (this.#disposed.signal.aborted) return;
    if (code === closeCodes.leaving || code === 1000) return this.#tell('idle');
    const again =
      code === closeCodes.leaseLapsed
        ? this.#keepTrying()
        : this.#afterCrash(undefined).then(() => this.#keepTrying());
    // Whoever waits for it hears of a failure; when nobody does, the state has told it.
    again.catch(() => {});
    this.#connection = again;
  }

  /** Waits as the policy wants; throws when it has had enough. */
  async #afterCrash(cause: FramewrightError | undefined): Promise<void> {
    const decision = this.#policy.crashed(performance.now());
    if (decision === 'give-up') {
      throw this.#failed(
        new FramewrightError(
          'daemon-crashed',
          `The Framewright daemon ended six times within three minutes, so it is not started again.${cause === undefined ? '' : ` ${cause.message}`} "framewright daemon log" says more; restart it when that is mended.`,
          { cause },
        ),
      );
    }
    await wait(decision.waitMs, undefined, { signal: this.#disposed.signal });
  }

  #failed(error: unknown): unknown {
    // The next call tries anew, once the user has done something about it.
    this.#connection = undefined;
    this.#policy.reset();
    this.#tell('given-up', error instanceof Error ? error.message : String(error));
    return error;
  }
}
