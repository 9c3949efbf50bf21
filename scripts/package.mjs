/**
 * `npm run package`: sets up and writes framewright-<version>-<platform>.vsix, the extension for machines like this one: the engine is the one that was
 * built here, against this system's FFmpeg libraries, which it does not carry. `--no-setup` packs what is there.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main, root, runQuietly, say, Stop } from './lib/process.mjs';
import { setUp } from './setup.mjs';

/** What runs unbundled: fonts, and Skia, whose binary is in an optional package for this platform. */
const carried = ['inter-ui', '@napi-rs/canvas'];

/** Writes the package. Resolves with its path. @param {string} [folder] Where to. */
export async function packExtension(folder = root) {
  const manifest = /** @type {Manifest} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const platform = `${process.platform}-${process.arch}`;
  const vsix = join(folder, `framewright-${manifest.version}-${platform}.vsix`);
  const staging = mkdtempSync(join(tmpdir(), 'framewright-package-'));
  try {
    stage(staging, manifest);
    const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
    const args = [
      vsce,
      'package',
      '--target',
      platform,
      '--out',
      vsix,
      '--allow-missing-repository',
      '--no-update-package-json',
    ];
    const { code, output } = await runQuietly(process.execPath, args, { cwd: staging });
    if (code !== 0) throw new Stop(`${output}\nvsce could not pack the extension; its words are above.`);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return vsix;
}

/** @typedef {{ version: string, files: string[], dependencies: Record<string, string>, [key: string]: unknown }} Manifest */

/** Lays out what goes into the package, from which .vscodeignore takes away, and nothing else. @param {string} staging @param {Manifest} manifest */
function stage(staging, manifest) {
  for (const name of manifest.files) {
    if (!existsSync(join(root, name))) throw new Stop(`${name} is not there. "npm run setup" makes it.`);
    copy(name, staging);
  }
  for (const name of [
    'LICENSE',
    '.vscodeignore',
    ...carried.map((dependency) => join('node_modules', dependency)),
    ...platformPackages(),
  ])
    copy(name, staging);
  cpSync(join(root, 'extension', 'README.md'), join(staging, 'README.md'));
  const dependencies = Object.fromEntries(carried.map((name) => [name, manifest.dependencies[name]]));
  // What belongs to building, or to npm, would only mislead the editor.
  const kept = Object.entries(manifest).filter(
    ([key]) => !['files', 'scripts', 'devDependencies', 'bin'].includes(key),
  );
  const packed = { ...Object.fromEntries(kept), dependencies };
  writeFileSync(join(staging, 'package.json'), JSON.stringify(packed, undefined, 2));
}

/** Skia's binaries for this machine: what npm installed of its optional packages. */
function platformPackages() {
  const path = join(root, 'node_modules/@napi-rs/canvas/package.json');
  const { optionalDependencies } = /** @type {{ optionalDependencies: Record<string, string> }} */ (
    JSON.parse(readFileSync(path, 'utf8'))
  );
  const found = Object.keys(optionalDependencies)
    .map((name) => join('node_modules', name))
    .filter((name) => existsSync(join(root, name)));
  if (found.length === 0) throw new Stop('@napi-rs/canvas has no binary for this machine in node_modules.');
  return found;
}

/** @param {string} name @param {string} to */
function copy(name, to) {
  mkdirSync(dirname(join(to, name)), { recursive: true });
  cpSync(join(root, name), join(to, name), { recursive: true, dereference: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    if (!process.argv.includes('--no-setup')) await setUp();
    say('Packing the extension');
    console.log(await packExtension());
  });
}
