/** The daemon's side of the handshake, on a WebSocket that has just opened. Whoever does not prove that it knows the token is told nothing and goes. */
import type { RawData, WebSocket } from 'ws';
import * as z from 'zod';
import { isProof, makeProof, randomHex } from '../../link/proof.ts';
import { protocolVersion } from '../../model/protocol/changes.ts';
import { handshakeRequests, type Endpoint } from '../../model/protocol/handshake.ts';
import type { Params } from '../../model/protocol/index.ts';
import { closeCodes, limits } from '../../model/protocol/limits.ts';

/** A client that has proved itself, and waits for this answer. */
export interface Admitted {
  readonly params: Params<'handshake/prove'>;
  /** Answers the second message; from then on the socket is the endpoint's. */
  answer(result: z.output<(typeof handshakeRequests)['handshake/prove']['result']>): void;
}

const message = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.int(), z.string()]),
  method: z.string(),
  params: z.unknown(),
});

/** Undefined when it did not: the socket is closed then. */
export async function admit(
  socket: WebSocket,
  endpoint: Endpoint,
  token: string,
): Promise<Admitted | undefined> {
  try {
    const hello = await nextRequest(socket, 'handshake/hello');
    const daemonNonce = randomHex();
    const nonces = { endpoint, clientNonce: hello.params.nonce, daemonNonce };
    reply(socket, hello.id, {
      protocol: protocolVersion,
      nonce: daemonNonce,
      proof: makeProof(token, 'daemon', nonces),
    });
    if (hello.params.protocol !== protocolVersion || hello.params.endpoint !== endpoint) throw new Refused();
    const prove = await nextRequest(socket, 'handshake/prove');
    if (!isProof(prove.params.proof, token, 'client', nonces)) throw new Refused();
    return { params: prove.params, answer: (result) => reply(socket, prove.id, result) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    socket.close(closeCodes.refused);
    return undefined;
  }
}

/** Not worth a word to the client, nor a line in the log: whoever knows no better could fill it. */
class Refused extends Error {}

function reply(socket: WebSocket, id: string | number, result: object): void {
  socket.send(JSON.stringify({ jsonrpc: '2.0', id, result }));
}

async function nextRequest<M extends keyof typeof handshakeRequests>(
  socket: WebSocket,
  method: M,
): Promise<{ readonly id: string | number; readonly params: Params<M> }> {
  const data = await nextMessage(socket);
  if (data.length > limits.handshakeMessageBytes) throw new Refused();
  let parsed: unknown;
  try {
    parsed = JSON.parse(data.toString('utf8'));
  } catch {
    throw new Refused();
  }
  const request = message.safeParse(parsed);
  const params = handshakeRequests[method].params.safeParse(request.data?.params);
  if (!request.success || request.data.method !== method || !params.success) throw new Refused();
  return { id: request.data.id, params: params.data as Params<M> };
}

function nextMessage(socket: WebSocket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      socket.off('message', onMessage);
      socket.off('close', onClose);
    };
    const onMessage = (data: RawData, isBinary: boolean): void => {
      end();
      if (isBinary) reject(new Refused());
      else resolve(data as Buffer);
    };
    const onClose = (): void => {
      end();
      reject(new Refused());
    };
    socket.on('message', onMessage);
    socket.on('close', onClose);
  });
}
