/** Pictures and waveforms of clips, kept in the cache. Knows nothing of what they show. */
import { createHash } from 'node:crypto';
import { findChecked, keepChecked } from './checkedEntry.ts';
import type { Lease } from './lease.ts';

const kind = 'FWCLIPS1';

/** What was kept of this subject, or what `make` gives, which is kept for the next time. `subject` holds all that it depends on. */
export async function keptClipBytes(
  lease: Lease | undefined,
  subject: readonly unknown[],
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (lease === undefined) return make();
  const key = createHash('sha256').update(JSON.stringify(subject)).digest('hex');
  const kept = await findChecked(lease, key, kind, (payload) => payload);
  if (kept !== undefined) return kept;
  const made = await make();
  await keepChecked(lease, key, kind, Buffer.from(made));
  return made;
}
