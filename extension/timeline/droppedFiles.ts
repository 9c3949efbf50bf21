/** Files that were dropped on a timeline, as clips: their paths from the project on, and how long they are. */
import { dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { DaemonLink } from '../../link/daemonLink.ts';
import type { DroppedMedia } from '../../model/edit/gesture.ts';
import { FramewrightError } from '../../model/errors.ts';

/** A still is shown so long at first. */
const stillSeconds = 5;
const mostFiles = 50;

/** In the order they were dropped. Throws for what is no file on this machine, or no media. */
export async function droppedMedia(
  link: DaemonLink,
  project: vscode.Uri,
  uris: readonly string[],
): Promise<readonly DroppedMedia[]> {
  if (project.scheme !== 'file') {
    throw new FramewrightError(
      'edit-refused',
      'Save the project first: its media are named from its folder.',
    );
  }
  if (!vscode.workspace.isTrusted) {
    throw new FramewrightError(
      'untrusted',
      'In a folder that you do not trust no media are opened. Trust it, and drop them again.',
    );
  }
  const client = await link.client();
  const found: DroppedMedia[] = [];
  for (const text of uris.slice(0, mostFiles)) {
    const uri = vscode.Uri.parse(text);
    if (uri.scheme !== project.scheme && uri.scheme !== 'vscode-remote') {
      throw new FramewrightError('edit-refused', 'Only files of this machine can be put on the timeline.');
    }
    const path = uri.with({ scheme: 'file', authority: '' }).fsPath;
    const { image, video, duration } = await client.request('media/outline', { path });
    const kind = image ? 'image' : video ? 'video' : 'audio';
    const seconds = image ? stillSeconds : duration.num / duration.den;
    found.push({ src: relative(dirname(project.fsPath), path).split(sep).join('/'), kind, seconds });
  }
  return found;
}
