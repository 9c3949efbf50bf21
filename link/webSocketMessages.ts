/**
 * JSON-RPC over a WebSocket, one message a frame: the reader and the writer that vscode-jsonrpc wants, for both endpoints and both sides. A frame
 * that is none closes the connection. Knows no method.
 */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  Message,
  type DataCallback,
  type Disposable,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/node';
import type { RawData, WebSocket } from 'ws';
import {
  decodeBinaryMessage,
  encodeBinaryMessage,
  type BinaryMessage,
  type TextCodec,
} from '../model/protocol/binaryMessage.ts';
import { closeCodes, limits } from '../model/protocol/limits.ts';

/** Reads from a socket, from `listen` on. */
export class WebSocketReader extends AbstractMessageReader implements MessageReader {
  readonly #socket: WebSocket;
  readonly #onBinary: ((message: BinaryMessage) => void) | undefined;

  /** Without `onBinary` a binary message closes the connection, as does one that is none of ours. */
  constructor(socket: WebSocket, onBinary?: (message: BinaryMessage) => void) {
    super();
    this.#socket = socket;
    this.#onBinary = onBinary;
    socket.on('close', () => this.fireClose());
    socket.on('error', (error) => this.fireError(error));
  }

  listen(callback: DataCallback): Disposable {
    const onMessage = (data: RawData, isBinary: boolean): void => {
      if (isBinary && this.#onBinary !== undefined) return this.#hearBinary(data, this.#onBinary);
      const message = isBinary ? undefined : messageOf(data);
      if (message === undefined) this.#socket.close(closeCodes.refused, 'not a JSON-RPC message');
      else callback(message);
    };
    this.#socket.on('message', onMessage);
    return { dispose: () => this.#socket.off('message', onMessage) };
  }

  #hearBinary(data: RawData, onBinary: (message: BinaryMessage) => void): void {
    let message: BinaryMessage;
    try {
      message = decodeBinaryMessage(data as Buffer, textCodec);
    } catch {
      this.#socket.close(closeCodes.refused, 'not a binary message of the protocol');
      return;
    }
    onBinary(message);
  }
}

const textCodec: TextCodec = {
  encode: (text) => Buffer.from(text, 'utf8'),
  decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
};

/** What its reader leaves unread is bounded, as of all messages. */
export function sendBinary(socket: WebSocket, message: BinaryMessage): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.send(encodeBinaryMessage(message, textCodec));
  if (socket.bufferedAmount > limits.unreadBytes) socket.terminate();
}

/** Undefined when it is none; a batch is none either. */
function messageOf(data: RawData): Message | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const isOurs =
    (parsed as Message).jsonrpc === '2.0' &&
    (Message.isRequest(parsed as Message) ||
      Message.isNotification(parsed as Message) ||
      Message.isResponse(parsed as Message));
  return isOurs ? (parsed as Message) : undefined;
}

/** Writes to a socket. What its reader leaves unread is bounded: beyond it the connection is ended. */
export class WebSocketWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve();
    this.#socket.send(JSON.stringify(message));
    if (this.#socket.bufferedAmount > limits.unreadBytes) this.#socket.terminate();
    return Promise.resolve();
  }

  end(): void {
    this.#socket.close();
  }
}
