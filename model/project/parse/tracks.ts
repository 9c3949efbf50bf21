/** Reads the tracks: each item on its own, so that one with errors does not hide those of the others. */
import type { Node } from 'jsonc-parser';
import { quote } from '../../diagnostics/wording.ts';
import { project as projectSchema, track as trackSchema } from '../format/project.ts';
import type { Item, Track } from '../project.ts';
import { checkAssetName, checkItem, type KnownAssets } from './itemChecks.ts';
import { readItem } from './items.ts';
import type { Report } from './report.ts';
import type { SchemaReader } from './schemaReader.ts';
import { keyRangeAt, rangeAt, valueAt } from './tree.ts';

/** Undefined when anything in a track was reported. */
export function readTracks(
  reader: SchemaReader,
  node: Node | undefined,
  known: KnownAssets,
  report: Report,
): readonly Track[] | undefined {
  if (!node) return undefined;
  if (node.type !== 'array') return void reader.read(projectSchema.shape.tracks, node);
  const ids: Ids = { tracks: new Map(), clips: new Map() };
  const before = report.errors;
  const tracks = (node.children ?? []).map((child) => readTrack(reader, child, known, ids, report));
  return report.errors === before ? tracks.filter((track) => track !== undefined) : undefined;
}

/** The node of each id that was seen. */
interface Ids {
  readonly tracks: Map<string, Node>;
  readonly clips: Map<string, Node>;
}

function readTrack(
  reader: SchemaReader,
  node: Node,
  known: KnownAssets,
  ids: Ids,
  report: Report,
): Track | undefined {
  const fields = reader.fields(trackSchema, node);
  if (!fields) return undefined;
  const id = reader.field(trackSchema, fields, 'id');
  checkId(id, 'track', fields.get('id'), ids.tracks, report);
  const kind = reader.field(trackSchema, fields, 'kind');
  const muted = reader.field(trackSchema, fields, 'muted');
  const hidden = reader.field(trackSchema, fields, 'hidden');
  if (kind === 'audio' && hidden) {
    const message = 'An audio track shows nothing that could be hidden. Write "muted" to silence it.';
    report.error('key-not-applicable', keyRangeAt(node, 'hidden'), message);
  }
  const list = fields.get('items');
  if (list && list.type !== 'array') return void reader.read(trackSchema.shape.items, list);
  const items: Item[] = [];
  for (const child of list?.children ?? []) {
    const item = readItem(reader, child, report);
    if (!item) {
      // Whatever else is wrong with it, an asset that is not there is worth saying.
      const name = valueAt(child, 'asset')?.value as unknown;
      if (typeof name === 'string' && !name.includes('${'))
        checkAssetName(name, child, known.assetNames, report);
      continue;
    }
    items.push(item);
    checkItem(item, child, kind, known, report);
    if (item.kind !== 'gap' && item.kind !== 'transition') {
      checkId(item.id, 'clip', valueAt(child, 'id'), ids.clips, report);
    }
  }
  if (kind === undefined || muted === undefined || hidden === undefined) return undefined;
  return { id, kind, muted, hidden, items, range: rangeAt(node) };
}

function checkId(
  id: string | undefined,
  what: string,
  node: Node | undefined,
  seen: Map<string, Node>,
  report: Report,
): void {
  if (id === undefined || !node) return;
  const first = seen.get(id);
  if (!first) {
    seen.set(id, node);
    return;
  }
  report.error(
    'id-duplicate',
    node,
    `Another ${what} is called ${quote(id)} already. Choose a name of its own.`,
    { related: [{ message: 'The first one is here.', range: rangeAt(first) }] },
  );
}
