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
        const gone = entriesOver(entries, limitBytes, 20);
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

  it('begins with what was used when the clock was wrong, and believes clocks that differ by little', () => {
    const nowMs = Date.now();
    const hourMs = 60 * 60 * 1000;
    const used = { old: -48, ahead: 1, now: 0, wrong: 24 * 365 };
    const entries = Object.entries(used).map(([key, hours]): Entry => ({
      key,
      bytes: 1,
      usedAtMs: nowMs + hours * hourMs,
      pinned: false,
    }));
    const gone = entriesOver(entries, 0, nowMs).map(({ key }) => key);
    assert.deepEqual(gone, ['wrong', 'old', 'now', 'ahead']);
  });
});
