/** Bounds that both ends of a connection know. Bytes and milliseconds. */
export const limits = {
  messageBytes: 16 * 2 ** 20,
  pictureBytes: 64 * 2 ** 20,
  handshakeMessageBytes: 4096,
  strangerBytes: 32_768,
  handshakeMs: 5000,
  openRequests: 256,
  slowReaderBytes: 2 ** 20,
  unreadBytes: 96 * 2 ** 20,
  leaseMs: 30_000,
  renewEveryMs: 10_000,
} as const;

/** What each bound is of. docs/protocol.md is made from it. */
export const limitWords: Readonly<Record<keyof typeof limits, string>> = {
  messageBytes:
    "Of one message, whole: a project's text is its largest part. Beyond it the connection is closed.",
  pictureBytes: 'Of one message from the daemon, whole: a picture without loss is its largest.',
  handshakeMessageBytes: 'Of one message before the handshake is over.',
  strangerBytes: 'Of everything that comes before the handshake is over, its HTTP request included.',
  handshakeMs: 'From the first byte to the end of the handshake.',
  openRequests: 'Requests of one client that wait for an answer. Beyond it the connection is closed.',
  slowReaderBytes: 'What may wait to be read by a client that reads slowly; beyond it progress is left out.',
  unreadBytes: 'What may wait at most: beyond it the connection is closed.',
  leaseMs: 'A lease that was not renewed for so long has lapsed.',
  renewEveryMs: 'Between renewals: two may be lost.',
};

/** Why the daemon closed a connection, as WebSockets number it. 4000 on are ours. */
export const closeCodes = {
  leaving: 1001,
  refused: 1008,
  leaseLapsed: 4001,
} as const;

/** What each says, and what is right to do then. docs/protocol.md is made from it. */
export const closeWords: Readonly<Record<keyof typeof closeCodes, string>> = {
  leaving: 'It leaves: it was told to, or has nothing left to do. Starting another is right.',
  refused: 'A message was no message of this protocol, or too much of it.',
  leaseLapsed: 'The lease has lapsed or its other connection is gone. Connecting anew is right.',
};
