/** Bounds that both ends of a connection know. Bytes and milliseconds. */
export const limits = {
  /** Of one message, whole: a project's text is its largest part. Beyond it the connection is closed. */
  messageBytes: 16 * 2 ** 20,
  /** Of one message before the handshake is over. */
  handshakeMessageBytes: 4096,
  /** From the first byte to the end of the handshake. */
  handshakeMs: 5000,
  /** Requests of one client that wait for an answer. Beyond it the connection is closed. */
  openRequests: 256,
  /** A lease that was not renewed for so long has lapsed. */
  leaseMs: 30_000,
  /** Between renewals: two may be lost. */
  renewEveryMs: 10_000,
} as const;
