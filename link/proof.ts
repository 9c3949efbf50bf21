/** The cryptography of the handshake (model/protocol/handshake.ts says what is proved). */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { proofText } from '../model/protocol/handshake.ts';

/** 32 random bytes in hex: a nonce, or a token. */
export const randomHex = (): string => randomBytes(32).toString('hex');

/** What only who knows the token can say. */
export function makeProof(token: string, ...what: Parameters<typeof proofText>): string {
  return createHmac('sha256', Buffer.from(token, 'hex'))
    .update(proofText(...what))
    .digest('hex');
}

/** Takes equally long wherever the two differ. */
export function isProof(given: string, token: string, ...what: Parameters<typeof proofText>): boolean {
  const wanted = Buffer.from(makeProof(token, ...what), 'hex');
  const found = Buffer.from(given, 'hex');
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}
