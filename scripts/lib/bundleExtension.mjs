/**
 * The extension as VS Code loads it: dist/extension.cjs with what activation needs and no more, and beside it, in dist/extension/, what its `import()`s bring
 * when something is first used. esbuild splits ES modules only, so they are split as such and made CommonJS one by one.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, transform } from 'esbuild';
import { root } from './process.mjs';

/** Writes it. @param {import('esbuild').BuildOptions} shared What all bundles are built with. */
export async function bundleExtension(shared) {
  const folder = join(root, 'dist');
  rmSync(join(folder, 'extension'), { recursive: true, force: true });
  const { outputFiles } = await build({
    ...shared,
    entryPoints: { extension: 'extension/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'extension/[name]-[hash]',
    format: 'esm',
    splitting: true,
    sourcemap: 'inline',
    external: ['vscode'],
    write: false,
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.endsWith('.cjs') ? await asCommonJs(text, path) : text);
  }
}

/** @param {string} text @param {string} path Where it will lie; its source map is written beside it. */
async function asCommonJs(text, path) {
  const { code, map } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'external',
    sourcefile: path,
    // `require` loads at once and shares VS Code's own module cache.
    supported: { 'dynamic-import': false },
  });
  writeFileSync(`${path}.map`, map);
  return `${code}//# sourceMappingURL=${path.slice(path.lastIndexOf('/') + 1)}.map\n`;
}
