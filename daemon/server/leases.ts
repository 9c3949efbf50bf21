/**
 * Who the daemon lives for. A lease belongs to one `/engine` connection and ends with it, or when it is not renewed in time, as that of a
 * window that sleeps; what joined it ends then too. Knows what is leased only as something that can be closed.
 */
import { randomUUID } from 'node:crypto';
import { FramewrightError } from '../../model/errors.ts';
import type { ClientInfo } from '../../model/protocol/handshake.ts';

/** One client's claim on the daemon, with what it is trusted to ask for. */
export class ClientLease {
  readonly id = randomUUID();
  readonly client: ClientInfo;
  readonly #lapseMs: number;
  readonly #onLapse: () => void;
  readonly #trustListeners = new Set<(trusted: boolean) => void>();
  readonly #endListeners = new Set<() => void>();
  #trusted: boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: ClientInfo, trusted: boolean, lapseMs: number, onLapse: () => void) {
    this.client = client;
    this.#trusted = trusted;
    this.#lapseMs = lapseMs;
    this.#onLapse = onLapse;
    this.renew();
  }

  get trusted(): boolean {
    return this.#trusted;
  }

  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onLapse, this.#lapseMs);
  }

  setTrusted(trusted: boolean): void {
    this.#trusted = trusted;
    for (const listener of this.#trustListeners) listener(trusted);
  }

  /** Throws `untrusted`. */
  requireTrust(): void {
    if (this.#trusted) return;
    throw new FramewrightError(
      'untrusted',
      'This window does not trust its workspace, so no media is opened and nothing is exported for it. Trust the workspace first.',
    );
  }

  onTrust(listener: (trusted: boolean) => void): void {
    this.#trustListeners.add(listener);
  }

  onEnd(listener: () => void): void {
    this.#endListeners.add(listener);
  }

  end(): void {
    clearTimeout(this.#timer);
    for (const listener of this.#endListeners) listener();
    this.#endListeners.clear();
  }
}

/** All of them. */
export class Leases {
  readonly #byId = new Map<string, ClientLease>();
  readonly #lapseMs: number;
  readonly #onChange: () => void;

  /** `onChange` is called after every coming and going. */
  constructor(lapseMs: number, onChange: () => void) {
    this.#lapseMs = lapseMs;
    this.#onChange = onChange;
  }

  /** `onLapse` is to end the connection. */
  take(client: ClientInfo, trusted: boolean, onLapse: () => void): ClientLease {
    const lease = new ClientLease(client, trusted, this.#lapseMs, onLapse);
    this.#byId.set(lease.id, lease);
    lease.onEnd(() => {
      this.#byId.delete(lease.id);
      this.#onChange();
    });
    this.#onChange();
    return lease;
  }

  find(id: string): ClientLease | undefined {
    return this.#byId.get(id);
  }

  all(): readonly ClientLease[] {
    return [...this.#byId.values()];
  }
}
