/**
 * How a preview answers in footage with one key frame in 250, the worst that is usual: `npm run bench:preview`, or with the names of parts after `--`. Figures
 * are of this machine, at this moment.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportBesidePreview, seeksBesideExport } from './preview/besideExport.ts';
import { footage } from './preview/figures.ts';
import { playback } from './preview/playback.ts';
import { seeksWithProxy } from './preview/proxies.ts';
import { seeks } from './preview/seeks.ts';

const parts: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  seeks,
  'seeks-with-proxy': seeksWithProxy,
  playback,
  'seeks-beside-export': seeksBesideExport,
  'export-beside-preview': exportBesidePreview,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Error(`No such part: ${unknown.join(', ')}. There are ${Object.keys(parts).join(', ')}.`);

const folder = mkdtempSync(join(tmpdir(), 'framewright-bench-'));
try {
  if (chosen.length === 0 || chosen.some((name) => name !== 'playback')) footage(join(folder, 'long.mp4'));
  for (const [name, measure] of Object.entries(parts)) {
    if (chosen.length === 0 || chosen.includes(name)) await measure(folder);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
