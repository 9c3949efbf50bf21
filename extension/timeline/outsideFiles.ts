/**
 * Files that were dropped on a timeline from outside of VS Code. A page is told what they hold, and not where they lie: so they are looked for by name, size and time, and what
 * is not found is asked for, or copied to the project piece by piece, which is the only way to a machine far away.
 */
import { mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import * as vscode from 'vscode';
import { FramewrightError } from '../../model/errors.ts';
import type { OutsideFile } from '../../model/protocol/timelinePanel.ts';
import { bytesText } from '../../model/telemetry/figureTexts.ts';
import { forLabel, plain } from '../ui/plainText.ts';

/** Bytes of the n-th file from an offset on; undefined when it cannot be read any more. */
export type ReadPiece = (file: number, offset: number, length: number) => Promise<Uint8Array | undefined>;

/** Times of files are kept to two seconds by some file systems. */
const sameTimeMs = 2000;
const mostLookedAt = 50;
const pieceBytes = 4 * 2 ** 20;
/** Beside the project, if there is one: where its media is usually kept. */
const mediaFolder = 'media';

/** Where they are, in their order; undefined when somebody does not want to say. Throws what copying meets. */
export async function placesOf(
  files: readonly OutsideFile[],
  project: vscode.Uri,
  read: ReadPiece,
): Promise<readonly vscode.Uri[] | undefined> {
  const found = await Promise.all(files.map((file) => find(file, project)));
  const missing = files.filter((_file, index) => found[index] === undefined);
  const [first] = missing;
  if (first === undefined) return found.filter((uri) => uri !== undefined);
  const name = forLabel(first.name);
  const where = missing.length === 1 ? `Where is "${name}"?` : `Where are "${name}" and the others?`;
  const bytes = missing.reduce((sum, file) => sum + file.bytes, 0);
  const choose = {
    label: '$(search) Show Where It Is…',
    detail: 'It stays there, and the project names it from its folder.',
  };
  const copy = {
    label: '$(copy) Copy It to the Project',
    detail: `${bytesText(bytes)} into ${forLabel(await folderFor(project))}`,
  };
  // What is dropped on a window far from its files is on the machine that shows the window.
  const isFar = vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
  const answer = await vscode.window.showQuickPick(isFar ? [copy, choose] : [choose, copy], {
    title: where,
    placeHolder: 'VS Code does not tell where a file from outside lies',
    ignoreFocusOut: true,
  });
  if (answer === undefined) return undefined;
  if (answer === choose) {
    const chosen = await chosenFiles(project, `Add Media: ${where.replace('Where', 'where')}`);
    return chosen.length === 0 ? undefined : [...found.filter((uri) => uri !== undefined), ...chosen];
  }
  const all: vscode.Uri[] = [];
  for (const [index, file] of files.entries())
    all.push(found[index] ?? (await copied(file, project, (offset) => read(index, offset, pieceBytes))));
  return all;
}

/** Whatever somebody points at. */
export async function chosenFiles(project: vscode.Uri, title: string): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: plain(title),
    openLabel: 'Add',
    canSelectMany: true,
    defaultUri: vscode.Uri.joinPath(project, '..'),
  });
  return chosen ?? [];
}

/** In the folders that are open, and below the project's. */
async function find(
  { name, bytes, modifiedMs }: OutsideFile,
  project: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const pattern = `**/${name.replaceAll(/[[\]{}*?]/gu, '[$&]')}`;
  const own = new vscode.RelativePattern(vscode.Uri.joinPath(project, '..'), pattern);
  for (const where of [own, pattern]) {
    for (const uri of await vscode.workspace.findFiles(where, null, mostLookedAt)) {
      const facts = await stat(uri.fsPath).catch(() => undefined);
      if (facts?.size === bytes && Math.abs(facts.mtimeMs - modifiedMs) <= sameTimeMs) return uri;
    }
  }
  return undefined;
}

async function folderFor(project: vscode.Uri): Promise<string> {
  const own = dirname(project.fsPath);
  const media = join(own, mediaFolder);
  return (await stat(media).catch(() => undefined))?.isDirectory() === true ? media : own;
}

/** Under its own name, or one beside it that is free. What is not whole is removed. */
async function copied(
  { name, bytes }: OutsideFile,
  project: vscode.Uri,
  read: (offset: number) => Promise<Uint8Array | undefined>,
): Promise<vscode.Uri> {
  const { path, file } = await newFile(await folderFor(project), basename(name));
  const title = `Copying ${plain(name)}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  let isWhole = false;
  try {
    await vscode.window.withProgress(options, async (progress, cancel) => {
      for (let offset = 0; offset < bytes;) {
        const piece = cancel.isCancellationRequested ? undefined : await read(offset);
        if (cancel.isCancellationRequested) throw new FramewrightError('cancelled', 'Nothing was added.');
        if (piece === undefined || piece.length === 0)
          throw new FramewrightError('media-unreadable', `"${name}" cannot be read any more. Drop it again.`);
        await file.writeFile(piece);
        offset += piece.length;
        progress.report({
          increment: (100 * piece.length) / bytes,
          message: `${bytesText(offset)} of ${bytesText(bytes)}`,
        });
      }
      await file.sync();
    });
    isWhole = true;
  } catch (error) {
    if (error instanceof FramewrightError) throw error;
    throw new FramewrightError(
      'target-unwritable',
      `"${path}" cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    await file.close();
    if (!isWhole) await rm(path, { force: true });
  }
  return vscode.Uri.file(path);
}

async function newFile(
  folder: string,
  wanted: string,
): Promise<{ readonly path: string; readonly file: FileHandle }> {
  await mkdir(folder, { recursive: true });
  const { name, ext } = parse(wanted);
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? wanted : `${name}-${number}${ext}`);
    try {
      return { path, file: await open(path, 'wx') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
