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
  /** What may wait to be read by a client that reads slowly; beyond it progress is left out. */
  slowReaderBytes: 2 ** 20,
  /** What may wait at most: beyond it the connection is closed. */
  unreadBytes: 32 * 2 ** 20,
  /** A lease that was not renewed for so long has lapsed. */
  leaseMs: 30_000,
  /** Between renewals: two may be lost. */
  renewEveryMs: 10_000,
} as const;

/** Why the daemon closed a connection, as WebSockets number it. 4000 on are ours. */
export const closeCodes = {
  /** It leaves: it was told to, or has nothing left to do. Starting another is right. */
  leaving: 1001,
  /** A message was no message of this protocol, or too much of it. */
  refused: 1008,
  /** The lease has lapsed or its other connection is gone. Connecting anew is right. */
  leaseLapsed: 4001,
} as const;
