/** What exports were made of, kept in the cache: one for each export of a project, the last. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ExportRecord } from '../../model/plan/exportRecord.ts';
import { findChecked, keepChecked } from './checkedEntry.ts';
import type { Lease } from './lease.ts';

/** What was kept of the export of that name; undefined when there was none, or it was forgotten. */
export const findRecord = (lease: Lease, name: string): Promise<ExportRecord | undefined> =>
  findChecked(lease, recordKey(name), 'FWEXPRT1', (payload) => {
    const found = exportRecord.safeParse(JSON.parse(payload.toString('utf8')));
    return found.success ? found.data : undefined;
  });

/** In the place of the one before. */
export const keepRecord = (lease: Lease, name: string, record: ExportRecord): Promise<void> =>
  keepChecked(lease, recordKey(name), 'FWEXPRT1', Buffer.from(JSON.stringify(record)));

const recordKey = (name: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['export', name]))
    .digest('hex');

const names = z.array(z.string());

/** An entry may be older than this program. */
const exportRecord: z.ZodType<ExportRecord> = z.strictObject({
  engine: z.string(),
  encoder: z.string(),
  division: z.string(),
  segments: z.array(z.strictObject({ key: z.string(), drawing: z.string(), sources: names, rasters: names })),
});
