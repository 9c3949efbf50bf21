/** What stands at a file's two ends, where containers keep their indices: most of what changes in a film changes something there. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** So much is read of each end: 1 MiB. */
const endBytes = 2 ** 20;

/** A hash of the first and the last MiB of the file, in hexadecimal. In a small file the two overlap. */
export async function hashOfEnds(path: string, size: bigint): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    for (const position of [0, Math.max(0, Number(size) - endBytes)]) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(endBytes), 0, endBytes, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
