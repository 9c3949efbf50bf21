/** What stands at a file's two ends, where containers keep their indices: most of what changes in a film changes something there. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** So much is read of each end: 1 MiB, in pieces. */
const endBytes = 2 ** 20;
const pieceBytes = 2 ** 16;

/** A hash of the first and the last MiB of the file, in hexadecimal. In a small file the two overlap. */
export async function hashOfEnds(path: string, size: bigint): Promise<string> {
  const hash = createHash('sha256');
  // One piece for all: a film may be made from hundreds of files, each looked at more than once, before any of that is collected.
  const piece = Buffer.allocUnsafe(pieceBytes);
  const file = await open(path);
  try {
    for (const start of [0, Math.max(0, Number(size) - endBytes)]) {
      for (let position = start; position < start + endBytes;) {
        const wanted = Math.min(pieceBytes, start + endBytes - position);
        const { bytesRead } = await file.read(piece, 0, wanted, position);
        if (bytesRead === 0) break;
        hash.update(piece.subarray(0, bytesRead));
        position += bytesRead;
      }
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
