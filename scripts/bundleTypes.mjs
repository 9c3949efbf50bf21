/**
 * The declarations of `framewright/webcodecs`, from its sources: dist/webcodecs/. Of what lies outside that folder none mentions anything, so
 * they stand alone.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { root, Stop } from './lib/process.mjs';

const from = join(root, 'native', 'webcodecs');
const to = join(root, 'dist', 'webcodecs');

/** Writes them. Throws a `Stop` for sources with errors, and for a declaration that would name one from elsewhere. */
export function bundleTypes() {
  const { config } = /** @type {{ config: { compilerOptions: object } }} */ (
    ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path))
  );
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([join(from, 'index.ts')], {
    ...options,
    types: ['node'],
    noEmit: false,
    incremental: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rootDir: root,
    outDir: root,
  });
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const { diagnostics } = program.emit(undefined, (path, text) => {
    if (relative(from, path).includes(sep)) return;
    if (text.includes("from '../")) throw new Stop(`${basename(path)} names a type from another folder.`);
    writeFileSync(join(to, basename(path)), text.replaceAll(/(from '\.\/\w+)\.ts'/gu, "$1.js'"));
  });
  if (diagnostics.length === 0) return;
  throw new Stop(
    ts.formatDiagnostics(diagnostics, {
      getCurrentDirectory: () => root,
      getCanonicalFileName: (name) => name,
      getNewLine: () => '\n',
    }),
  );
}
