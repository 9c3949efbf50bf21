/**
 * Bundles what runs: the command line into dist/cli.mjs and, for what it loads when it is needed, dist/cli-*.mjs, the daemon into dist/daemon.mjs, which start in a
 * fraction of the time that their sources take, the thread that makes their pictures into dist/rasters.mjs, the extension into dist/extension.cjs and dist/extension/, the panels into dist/webview/, and the WebCodecs classes into
 * dist/webcodecs.mjs, for other programs, with their declarations beside it. Needs node_modules.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleTypes } from './bundleTypes.mjs';
import { bundleExtension } from './lib/bundleExtension.mjs';
import { root } from './lib/process.mjs';

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // jsonc-parser's other entry requires its parts at run time, which a bundle cannot follow.
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  legalComments: 'linked',
  logLevel: 'warning',
};

const dist = join(root, 'dist');
/** @type {import('esbuild').BuildOptions} */
const program = {
  ...shared,
  outdir: dist,
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  // Loads a binary of its own for each platform.
  external: ['@napi-rs/canvas'],
  // Bundled CommonJS packages call `require` for what Node itself brings.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
};
if (existsSync(dist))
  for (const name of readdirSync(dist)) if (/^cli-.*\.mjs/u.test(name)) rmSync(join(dist, name));
await build({
  ...program,
  entryPoints: { cli: 'daemon/cli/main.ts' },
  // In the same folder: what is looked for beside the bundle is found from all of them.
  chunkNames: 'cli-[name]-[hash]',
  splitting: true,
});
await build({
  ...program,
  entryPoints: { daemon: 'daemon/server/main.ts', rasters: 'daemon/raster/main.ts' },
});
await chmod(join(dist, 'cli.mjs'), 0o755);

await bundleExtension(shared);

await build({
  ...shared,
  entryPoints: ['native/webcodecs/index.ts'],
  outfile: join(root, 'dist', 'webcodecs.mjs'),
  format: 'esm',
});

// Each folder of webview/ with a main.tsx is a panel: a script and a stylesheet of its name. The icons are shared.
const panels = readdirSync(join(root, 'webview')).filter((name) =>
  existsSync(join(root, 'webview', name, 'main.tsx')),
);
await build({
  ...shared,
  platform: 'browser',
  target: 'es2022',
  entryPoints: {
    ...Object.fromEntries(panels.map((name) => [name, `webview/${name}/main.tsx`])),
    codicons: '@vscode/codicons/dist/codicon.css',
  },
  outdir: join(root, 'dist', 'webview'),
  format: 'esm',
  minify: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
});

bundleTypes();
