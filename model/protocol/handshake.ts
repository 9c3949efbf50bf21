/**
 * How both sides prove that they know the daemon's token before anything else is said, without ever saying the token:
 *
 *     client  handshake/hello  { protocol, endpoint, nonce }       →
 *                              ← { protocol, nonce, proof }           daemon: proof of "daemon"
 *     client  handshake/prove  { proof, client, lease }            →  proof of "client"
 *                              ← { lease, daemon }
 *
 * A proof is the HMAC-SHA256, keyed by the token, of `proofText`, in hex. It holds both nonces, so it is good for one connection, and
 * the side, so that neither can be sent its own proof back. Knows no cryptography: whoever proves brings it.
 */
import * as z from 'zod';
import { request } from './method.ts';

const nonce = z.string().regex(/^[0-9a-f]{64}$/u);
const proof = z.string().regex(/^[0-9a-f]{64}$/u);

/** Paths of the two WebSockets: our requests, and the Language Server Protocol. */
const endpoint = z.enum(['/engine', '/lsp']);

/** What a connection is for. */
export type Endpoint = z.infer<typeof endpoint>;

/** What an HMAC is made of: the side that proves, where, and what both have drawn by lot. */
export function proofText(
  side: 'client' | 'daemon',
  {
    endpoint,
    clientNonce,
    daemonNonce,
  }: { readonly endpoint: Endpoint; readonly clientNonce: string; readonly daemonNonce: string },
): string {
  return ['framewright', side, endpoint, clientNonce, daemonNonce].join('\n');
}

const clientInfo = z
  .strictObject({
    name: z.string().max(100).describe('What it calls itself: `VS Code`, `framewright export`.'),
    pid: z.int().nonnegative().describe('Its process.'),
  })
  .describe('Who connects, for `framewright daemon status`.');

/** Who a client says it is. */
export type ClientInfo = z.infer<typeof clientInfo>;

const leaseClaim = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('new'),
      trusted: z
        .boolean()
        .describe(
          'Whether the window trusts its workspace. Without trust no media is opened and nothing exported.',
        ),
    })
    .describe('On `/engine`: the connection is a new lease.'),
  z
    .strictObject({ kind: z.literal('join'), lease: z.string().max(100) })
    .describe('On `/lsp`: the connection belongs to a lease that lives, and ends with it.'),
]);

/** What a connection has to do with a lease. */
export type LeaseClaim = z.infer<typeof leaseClaim>;

/** The two requests of the handshake, on both endpoints, in this order and before any other. */
export const handshakeRequests = {
  'handshake/hello': request({
    about: 'The first message. An answer with another protocol version is the last thing said.',
    params: z.strictObject({ protocol: z.int(), endpoint, nonce }),
    result: z.object({ protocol: z.int(), nonce, proof }),
  }),
  'handshake/prove': request({
    about: 'The second message. A wrong proof closes the connection without an answer.',
    params: z.strictObject({ proof, client: clientInfo, lease: leaseClaim }),
    result: z.object({
      lease: z.string().describe('Its id.'),
      daemon: z.object({ version: z.string(), pid: z.int() }),
    }),
  }),
} as const;
