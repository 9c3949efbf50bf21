/**
 * One connection to `/engine`: requests with their types, notifications, and the lease that is renewed for as long as the connection stands.
 * Errors of the daemon come back as errors with their codes. Knows no daemon's whereabouts and does not connect again.
 */
import {
  CancellationTokenSource,
  createMessageConnection,
  ResponseError,
  type Disposable,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { WebSocket } from 'ws';
import { FramewrightError } from '../model/errors.ts';
import type { BinaryMessage } from '../model/protocol/binaryMessage.ts';
import { errorOf, failureData } from '../model/protocol/failure.ts';
import type { Event, EventParams, Method, ParamsInput, Result } from '../model/protocol/index.ts';
import { limits } from '../model/protocol/limits.ts';
import type { Connected } from './connect.ts';
import { WebSocketReader, WebSocketWriter } from './webSocketMessages.ts';

export class EngineClient {
  /** The id of its lease, by which `/lsp` joins it. */
  readonly lease: string;
  readonly daemon: Connected['daemon'];
  /** Resolves to the WebSocket's close code when the connection has ended, whoever ended it. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #connection: MessageConnection;
  readonly #listeners = new Map<Event, Set<unknown>>();
  readonly #binaryListeners = new Set<(message: BinaryMessage) => void>();

  constructor({ socket, lease, daemon }: Connected) {
    this.lease = lease;
    this.daemon = daemon;
    this.#socket = socket;
    this.#connection = createMessageConnection(
      new WebSocketReader(socket, (message) => this.#hearBinary(message)),
      new WebSocketWriter(socket),
    );
    const renewal = setInterval(
      () => void this.request('lease/renew', {}).catch(() => {}),
      limits.renewEveryMs,
    );
    this.closed = new Promise((resolve) => {
      socket.once('close', (code) => {
        clearInterval(renewal);
        // What still waits for an answer fails now.
        this.#connection.dispose();
        resolve(code);
      });
    });
    this.#connection.listen();
  }

  /** Throws the daemon's error, or `daemon-lost` when the connection ends before the answer. */
  async request<M extends Method>(
    method: M,
    params: ParamsInput<M>,
    signal?: AbortSignal,
  ): Promise<Result<M>> {
    const source = new CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#connection.sendRequest<Result<M>>(method, params, source.token);
    } catch (error) {
      throw causeOf(error);
    } finally {
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** Any number may listen. */
  on<E extends Event>(event: E, handler: (params: EventParams<E>) => void): Disposable {
    const listeners = this.#listenersOf(event);
    // Each its own, also when one function listens twice.
    const listener = (params: EventParams<E>): void => handler(params);
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  }

  /** The connection itself knows one handler for each. */
  #listenersOf<E extends Event>(event: E): Set<(params: EventParams<E>) => void> {
    const known = this.#listeners.get(event) as Set<(params: EventParams<E>) => void> | undefined;
    if (known !== undefined) return known;
    const listeners = new Set<(params: EventParams<E>) => void>();
    this.#listeners.set(event, listeners);
    this.#connection.onNotification(event, (params: EventParams<E>) => {
      for (const listener of [...listeners]) listener(params);
    });
    return listeners;
  }

  /** Each binary message, for whoever knows it by its header. */
  onBinary(handler: (message: BinaryMessage) => void): Disposable {
    this.#binaryListeners.add(handler);
    return { dispose: () => this.#binaryListeners.delete(handler) };
  }

  #hearBinary(message: BinaryMessage): void {
    for (const handler of this.#binaryListeners) handler(message);
  }

  /** Ends the connection, and with it the lease. */
  close(): void {
    this.#socket.close(1000);
  }
}

function causeOf(error: unknown): FramewrightError {
  if (error instanceof ResponseError) {
    const data = failureData.safeParse(error.data);
    if (data.success) return errorOf({ ...data.data, message: error.message });
  }
  return new FramewrightError(
    'daemon-lost',
    'The connection to the Framewright daemon was lost before it answered. Try again.',
    { cause: error },
  );
}
