/** `framewright cache`: what is kept of earlier exports, and how to be rid of it. */
import type { Command } from 'commander';
import { exitCode } from '../../../model/errors.ts';
import { loadEngine } from '../../../native/index.ts';
import { openCache, type Cache } from '../../cache/cache.ts';
import { cacheFolder } from '../../cache/cacheFolder.ts';
import type { Entry } from '../../cache/entries.ts';
import { isWholeCheckedEntry } from '../../cache/checkedEntry.ts';
import { bytesText } from '../../../model/telemetry/figureTexts.ts';
import { cacheLimitArgument } from '../options.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly json?: boolean;
}

export function addCache(program: Command): void {
  const cache = program
    .command('cache')
    .description('what is kept of earlier exports, so that later ones are quick')
    .helpCommand(false);
  const add = (
    name: string,
    description: string,
    work: (terminal: Terminal, cache: Cache) => Promise<number>,
  ): void => {
    cache
      .command(name)
      .description(description)
      .option('--json', 'print one JSON object a line')
      .action((options: Options) => inCache(options, work));
  };
  add('ls', 'list the entries, most recently used first', list);
  add('size', 'say how large it is, and where', size);
  cache
    .command('limit')
    .description('set how large it may be, for all who use it; the least recently used goes first')
    .addArgument(cacheLimitArgument())
    .option('--json', 'print one JSON object a line')
    .action((limitBytes: number, options: Options) =>
      inCache(options, (terminal, found) => limit(terminal, found, limitBytes)),
    );
  add('clear', 'remove every entry', clear);
  add('verify', 'read every entry, and remove those that are damaged', verify);
}

const inCache = (
  options: Options,
  work: (terminal: Terminal, cache: Cache) => Promise<number>,
): Promise<void> =>
  run(async (terminal) => work(terminal, await openCache({ folder: cacheFolder() })), options);

async function list(terminal: Terminal, cache: Cache): Promise<number> {
  for (const { key, bytes, usedAtMs, pinned } of await cache.entries()) {
    const usedAt = new Date(usedAtMs).toISOString();
    terminal.emit({ event: 'entry', key, bytes, usedAt, pinned });
    const inUse = pinned ? `  ${terminal.paint.out('dim', 'in use')}` : '';
    terminal.print(`${key}  ${bytesText(bytes).padStart(10)}  ${usedAt}${inUse}`);
  }
  return exitCode.done;
}

async function size(terminal: Terminal, cache: Cache): Promise<number> {
  const entries = await cache.entries();
  const bytes = bytesOf(entries);
  const limitBytes = await cache.limitBytes();
  const { folder } = cache;
  terminal.emit({ event: 'size', folder, entries: entries.length, bytes, limitBytes });
  terminal.print(`${bytesText(bytes)} of ${bytesText(limitBytes)}, ${entriesText(entries)}, in ${folder}`);
  return exitCode.done;
}

async function limit(terminal: Terminal, cache: Cache, limitBytes: number): Promise<number> {
  const removed = await cache.setLimit(limitBytes);
  terminal.emit({ event: 'done', limitBytes, removed: removed.length, bytes: bytesOf(removed) });
  terminal.print(`The cache may have ${bytesText(limitBytes)}. ${removedText(removed)}`);
  return exitCode.done;
}

async function clear(terminal: Terminal, cache: Cache): Promise<number> {
  const removed = await cache.clear();
  terminal.emit({ event: 'done', removed: removed.length, bytes: bytesOf(removed) });
  terminal.print(removedText(removed));
  return exitCode.done;
}

/** Damage is no failure: what is removed is made again when it is needed. */
async function verify(terminal: Terminal, cache: Cache): Promise<number> {
  const engine = loadEngine();
  let checked = 0;
  const damaged: Entry[] = [];
  const isSound = async (path: string): Promise<boolean> =>
    (await engine.isWholeSegment(path)) || (await isWholeCheckedEntry(path));
  for await (const { sound, ...entry } of cache.verify(isSound)) {
    checked++;
    if (sound) continue;
    damaged.push(entry);
    terminal.emit({ event: 'damaged', key: entry.key, bytes: entry.bytes });
    terminal.print(`${entry.key}  damaged, removed`);
  }
  terminal.emit({ event: 'done', checked, damaged: damaged.length });
  const found = damaged.length === 0 ? 'all sound' : `${entriesText(damaged)} removed, the others are sound`;
  terminal.print(`${checked === 1 ? '1 entry' : `${checked} entries`} read: ${found}.`);
  return exitCode.done;
}

const bytesOf = (entries: readonly Entry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

const removedText = (removed: readonly Entry[]): string =>
  `Removed ${entriesText(removed)}, ${bytesText(bytesOf(removed))}.`;

const entriesText = ({ length }: readonly Entry[]): string =>
  length === 1 ? '1 entry' : `${length} entries`;
