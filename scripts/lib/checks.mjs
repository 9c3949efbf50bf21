/** Runs checks side by side, one a core, and shows the output of those that fail. */
import { availableParallelism } from 'node:os';
import { runQuietly, Stop } from './process.mjs';

/**
 * Runs all of them, also after one has failed. Throws a `Stop` that names those that failed.
 * @param {{ name: string, command: string, args: string[] }[]} checks
 */
export async function checkAll(checks) {
  const waiting = [...checks];
  /** @type {string[]} */
  const failed = [];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const began = performance.now();
      const { code, output } = await runQuietly(check.command, check.args);
      console.log(
        `${code === 0 ? '✓' : '✗'} ${check.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
      );
      if (code === 0) continue;
      failed.push(check.name);
      console.log(output.trimEnd().replace(/^/gm, '    '));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (failed.length > 0) throw new Stop(`Failed: ${failed.join(', ')}`);
}
