/**
 * How long the extension keeps VS Code waiting when the first timeline is opened: `npm run bench:activation`. Real windows of a real VS Code with the packed
 * extension; the figures are VS Code's own, of "Developer: Startup Performance". Figures are of this machine, at this moment.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromEnvironment } from '../test/vscode/harness/server.ts';
import { Workbench } from '../test/vscode/harness/workbench.ts';

const windows = 10;
const project = '{ "reel": 1, "canvas": { "width": 64, "height": 64, "fps": 30 }, "tracks": [] }\n';

/** Milliseconds: loading the code, `activate` itself, and what was still waited for after it. */
type Activation = readonly [load: number, call: number, finish: number];

async function activation(workbench: Workbench): Promise<Activation> {
  await workbench.openFile('film.reel');
  // The status bar names the language once the text is shown as one; activation has begun by then.
  await workbench.statusItem('Framewright Timeline').waitFor();
  for (;;) {
    await workbench.run('Developer: Startup Performance');
    await workbench.page.locator('.monaco-editor .view-line', { hasText: 'System Info' }).waitFor();
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.press('Control+C');
    const text = String(await workbench.page.evaluate('navigator.clipboard.readText()'));
    const row = /^\| framewright\.framewright .*$/mu.exec(text)?.[0].split('|') ?? [];
    const [load, call, finish] = row.slice(3, 6).map(Number);
    if (load !== undefined && call !== undefined && finish !== undefined) return [load, call, finish];
    await workbench.page.keyboard.press('Control+W');
  }
}

function report(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const figures = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  write(`${name.padEnd(28)}${figures.map((figure = 0) => figure.toFixed(0).padStart(8)).join('')}`);
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'framewright-bench-'));
try {
  writeFileSync(join(folder, 'film.reel'), project);
  const workbench = await Workbench.open(folder, {
    extensions: fromEnvironment('FRAMEWRIGHT_TEST_EXTENSIONS'),
  });
  try {
    const times = [await activation(workbench)];
    while (times.length < windows) {
      await workbench.reopen();
      times.push(await activation(workbench));
    }
    write(`milliseconds, of ${windows} windows: least, median, most`);
    report(
      'its code is loaded',
      times.map(([load]) => load),
    );
    report(
      'activate()',
      times.map(([, call, finish]) => call + finish),
    );
    report(
      'both',
      times.map((each) => each.reduce((sum, part) => sum + part, 0)),
    );
  } finally {
    await workbench.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
