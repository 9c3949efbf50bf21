import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Entry } from '../../../daemon/cache/entries.ts';
import { entriesOver } from '../../../daemon/cache/trim.ts';

describe('trimming', () => {
  const anyEntries = fc
    .array(fc.record({ bytes: fc.nat(100), usedAtMs: fc.nat(20), pinned: fc.boolean() }))
    .map((entries) => entries.map((entry, index): Entry => ({ ...entry, key: String(index) })));
  const bytesOf = (entries: readonly Entry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

  it('keeps to the limit with as few removals as least recent use allows, and touches nothing in use', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(1000), (entries, limitBytes) => {
        const gone = entriesOver(entries, limitBytes);
        const idle = entries.filter(({ pinned }) => !pinned);
        const kept = idle.filter((entry) => !gone.includes(entry));
        const bytes = bytesOf(entries) - bytesOf(gone);

        assert.ok(gone.every(({ pinned }) => !pinned));
        assert.ok(bytes <= limitBytes || kept.length === 0, 'too much is left');
        for (const removed of gone) {
          assert.ok(
            kept.every((entry) => entry.usedAtMs >= removed.usedAtMs),
            'a newer one went first',
          );
        }
        const last = gone.at(-1);
        if (last !== undefined) assert.ok(bytes + last.bytes > limitBytes, 'too much was removed');
      }),
    );
  });
});
