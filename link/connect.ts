/** Opens a WebSocket to a daemon and does the handshake; what comes back is ready for what its endpoint speaks. */
import { connect as connectSocket } from 'node:net';
import { WebSocket, type RawData } from 'ws';
import { FramewrightError } from '../model/errors.ts';
import { protocolVersion } from '../model/protocol/changes.ts';
import {
  handshakeRequests,
  type ClientInfo,
  type Endpoint,
  type LeaseClaim,
} from '../model/protocol/handshake.ts';
import type { Result } from '../model/protocol/index.ts';
import { limits } from '../model/protocol/limits.ts';
import type { DaemonAddress } from './addressFile.ts';
import { isProof, makeProof, randomHex } from './proof.ts';

/** A connection after the handshake. */
export interface Connected extends Result<'handshake/prove'> {
  readonly socket: WebSocket;
}

/** What a connection is to be. */
export interface ConnectOptions {
  readonly endpoint: Endpoint;
  readonly client: ClientInfo;
  readonly lease: LeaseClaim;
}

/**
 * Undefined when nobody listens there: the daemon is dead. Throws `daemon-unreachable` when it does not answer or does not prove that it is the
 * daemon, `protocol-mismatch` when it speaks another version.
 */
export async function connect(
  address: DaemonAddress,
  options: ConnectOptions,
): Promise<Connected | undefined> {
  const socket = await openSocket(address.address, options.endpoint);
  if (socket === undefined) return undefined;
  try {
    return { socket, ...(await shakeHands(socket, address, options)) };
  } catch (error) {
    socket.terminate();
    throw error;
  }
}

function openSocket(address: string, endpoint: Endpoint): Promise<WebSocket | undefined> {
  // VS Code sends an extension's requests to a host through its proxy, whatever `createConnection` says; those over a local socket it leaves alone.
  const socket = new WebSocket(`ws+unix:framewright:${endpoint}`, {
    createConnection: () => connectSocket(address),
    handshakeTimeout: limits.handshakeMs,
    maxPayload: limits.pictureBytes,
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    // After the opening an error is followed by a close, which is what is told.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(unreachable(error.message));
    });
  });
}

async function shakeHands(
  socket: WebSocket,
  { token, version }: DaemonAddress,
  { endpoint, client, lease }: ConnectOptions,
): Promise<Result<'handshake/prove'>> {
  const clientNonce = randomHex();
  const hello = handshakeRequests['handshake/hello'].result.parse(
    await ask(socket, 1, 'handshake/hello', { protocol: protocolVersion, endpoint, nonce: clientNonce }),
  );
  if (hello.protocol !== protocolVersion) {
    throw new FramewrightError(
      'protocol-mismatch',
      `The daemon of version ${version} speaks protocol ${hello.protocol}, and this program ${protocolVersion}. Stop it with "framewright daemon stop", then try again.`,
    );
  }
  const nonces = { endpoint, clientNonce, daemonNonce: hello.nonce };
  if (!isProof(hello.proof, token, 'daemon', nonces)) {
    throw unreachable('what listens at its address does not know its token, so it is not the daemon');
  }
  const proof = makeProof(token, 'client', nonces);
  return handshakeRequests['handshake/prove'].result.parse(
    await ask(socket, 2, 'handshake/prove', { proof, client, lease }),
  );
}

/** Sends one request and waits for its answer. */
async function ask(socket: WebSocket, id: number, method: string, params: object): Promise<unknown> {
  const text = await new Promise<string>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      socket.off('message', onMessage);
      socket.off('close', onClose);
    };
    const onMessage = (data: RawData): void => {
      end();
      resolve((data as Buffer).toString('utf8'));
    };
    const onClose = (): void => {
      end();
      reject(unreachable('it closed the connection during the handshake'));
    };
    const timer = setTimeout(() => {
      end();
      reject(unreachable('it does not answer'));
    }, limits.handshakeMs);
    socket.on('message', onMessage);
    socket.on('close', onClose);
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  });
  return resultOf(text, id);
}

function resultOf(text: string, id: number): unknown {
  const answer = JSON.parse(text) as {
    readonly id?: unknown;
    readonly result?: unknown;
    readonly error?: unknown;
  };
  if (answer.id !== id || answer.result === undefined)
    throw unreachable('its answer is none of this protocol');
  return answer.result;
}

/** `reason` completes "cannot be reached: …". */
export const unreachable = (reason: string): FramewrightError =>
  new FramewrightError(
    'daemon-unreachable',
    `The Framewright daemon cannot be reached: ${reason}. Try again; "framewright daemon log" says more.`,
  );
