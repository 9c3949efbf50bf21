/**
 * One client's `/engine` connection after the handshake: every request is checked against its definition and the lease's trust, and answered
 * exactly once. A client that floods is held back, one that does not read gets fewer figures and then no connection. Knows no method's work.
 */
import {
  createMessageConnection,
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-jsonrpc/node';
import type { WebSocket } from 'ws';
import { prettifyError } from 'zod';
import { sendBinary, WebSocketReader, WebSocketWriter } from '../../link/webSocketMessages.ts';
import { FramewrightError } from '../../model/errors.ts';
import { failureNumber, failureOf } from '../../model/protocol/failure.ts';
import type { handshakeRequests } from '../../model/protocol/handshake.ts';
import { requests, type Method, type Params, type Result } from '../../model/protocol/index.ts';
import { closeCodes, limits } from '../../model/protocol/limits.ts';
import type { PreviewClient } from '../preview/previews.ts';
import { asUserError } from '../userError.ts';
import type { JobListener } from './jobs.ts';
import type { ClientLease } from './leases.ts';
import type { Log } from './log.ts';

/** What a handler knows of who asks. */
export interface Asker {
  readonly lease: ClientLease;
  /** To watch jobs with. */
  readonly tell: JobListener;
  /** The connection's previews, and their pictures. */
  readonly preview: PreviewClient;
  /** Aborted when the client takes its request back, or goes. */
  readonly signal: AbortSignal;
}

type ServedMethod = Exclude<Method, keyof typeof handshakeRequests>;

/** What answers each request. */
export type Handlers = {
  readonly [M in ServedMethod]: (params: Params<M>, asker: Asker) => Result<M> | Promise<Result<M>>;
};

/** Serves until the socket closes. `onEnd` gets the listener that was used to watch jobs. */
export function serveEngine(
  socket: WebSocket,
  lease: ClientLease,
  {
    handlers,
    log,
    onEnd,
  }: { readonly handlers: Handlers; readonly log: Log; readonly onEnd: (tell: JobListener) => void },
): void {
  const writer = new WebSocketWriter(socket);
  const pace = new Pace(socket);
  const connection = createMessageConnection(new PacedReader(socket, pace), writer, undefined, {
    messageStrategy: {
      handleMessage(message, next) {
        pace.taken();
        return next(message);
      },
    },
  });
  const gone = new AbortController();
  const tell: JobListener = (event, params) => {
    if (event === 'export/progress' && socket.bufferedAmount > limits.slowReaderBytes) return;
    void connection.sendNotification(event, params).catch(() => {});
  };
  const preview: PreviewClient = {
    tell,
    send: (message) => sendBinary(socket, message),
    onEnd: (listener) => lease.onEnd(listener),
  };
  let open = 0;
  connection.onRequest(async (method, params, token) => {
    if (++open > limits.openRequests) socket.close(closeCodes.refused, 'too many requests at once');
    try {
      return await answered(method, params, token);
    } catch (error) {
      return responseError(error, method, log);
    } finally {
      open--;
    }
  });
  // Clients tell nothing; a notification is passed over, as JSON-RPC has no answer to it.
  connection.onNotification(() => {});

  async function answered(method: string, params: unknown, token: CancellationToken): Promise<object> {
    const handler = (handlers as Readonly<Record<string, Handlers[ServedMethod] | undefined>>)[
      Object.hasOwn(handlers, method) ? method : ''
    ];
    if (handler === undefined) throw new ResponseError(ErrorCodes.MethodNotFound, 'There is no such method.');
    const definition = requests[method as ServedMethod];
    if (definition.trusted) lease.requireTrust();
    const parsed = definition.params.safeParse(params);
    if (!parsed.success) {
      throw new FramewrightError('request-invalid', `${method}: ${prettifyError(parsed.error)}`);
    }
    const taken = new AbortController();
    const listening = token.onCancellationRequested(() => taken.abort(takenBack()));
    try {
      const signal = AbortSignal.any([gone.signal, taken.signal]);
      // The table gives each method its own handler, which the compiler cannot follow.
      return await (handler as (params: unknown, asker: Asker) => object | Promise<object>)(parsed.data, {
        lease,
        tell,
        preview,
        signal,
      });
    } finally {
      listening.dispose();
    }
  }

  socket.once('close', () => {
    gone.abort(takenBack());
    connection.dispose();
    onEnd(tell);
  });
  connection.listen();
}

const takenBack = (): FramewrightError =>
  new FramewrightError('cancelled', 'Cancelled. Nothing was written.');

function responseError(error: unknown, method: string, log: Log): ResponseError<unknown> {
  if (error instanceof ResponseError) return error;
  const known = asUserError(error);
  if (known !== undefined) {
    const { message, ...data } = failureOf(known);
    return new ResponseError(failureNumber, message, data);
  }
  log.failure(method, error);
  const message = `This is a bug in Framewright. ${String(error)}`;
  return new ResponseError(ErrorCodes.InternalError, message, { code: 'internal' });
}

/** How many messages of a client may wait to be looked at before its socket is no longer read. */
const mostWaiting = 64;

/** Holds a client back that sends more than is handled. */
class Pace {
  readonly #socket: WebSocket;
  #waiting = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  came(): void {
    if (++this.#waiting === mostWaiting) this.#socket.pause();
  }

  taken(): void {
    if (this.#waiting-- === mostWaiting) this.#socket.resume();
  }
}

class PacedReader extends WebSocketReader {
  readonly #pace: Pace;

  constructor(socket: WebSocket, pace: Pace) {
    super(socket);
    this.#pace = pace;
  }

  override listen(callback: DataCallback): Disposable {
    return super.listen((message: Message) => {
      this.#pace.came();
      callback(message);
    });
  }
}
