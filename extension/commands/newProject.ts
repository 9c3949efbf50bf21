/** "New Project": from a template and some media to a .reel file that is open. Needs no daemon. */
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { templates, type Template, type TemplateName } from '../newProject/templates.ts';

/** Answers given in advance, by a keybinding or a test; what is left out is asked. */
interface NewProjectArguments {
  readonly template?: TemplateName;
  readonly pictures?: readonly string[];
  /** `null`: no music. */
  readonly music?: string | null;
  readonly target?: string;
}

const sound = ['wav', 'mp3', 'm4a', 'aac', 'flac', 'ogg', 'opus'];

/** Resolves without having done anything when a question is left unanswered. */
export async function newProject(passed: unknown): Promise<void> {
  const given = argumentsOf(passed);
  const template = given.template === undefined ? await askTemplate() : templates[given.template];
  if (template === undefined) return;
  const pictures = given.pictures ?? (await askPictures(template));
  if (pictures === undefined) return;
  const music = given.music === undefined ? await askMusic(template) : (given.music ?? 'none');
  if (music === undefined) return;
  const target = given.target === undefined ? await askTarget() : vscode.Uri.file(given.target);
  if (target === undefined) return;

  const folder = dirname(target.fsPath);
  const text = template.text({
    name: titleOf(target.fsPath),
    pictures: pictures.map((path) => writtenPath(folder, path)),
    music: music === 'none' ? undefined : writtenPath(folder, music),
  });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(target, { preview: false });
}

async function askTemplate(): Promise<Template | undefined> {
  const items = Object.values<Template>(templates).map((template) => ({
    label: `$(${template.icon}) ${template.label}`,
    detail: template.detail,
    template,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'New Project',
    placeHolder: 'What kind of film?',
    matchOnDetail: true,
  });
  return chosen?.template;
}

async function askPictures({ pictures, label }: Template): Promise<readonly string[] | undefined> {
  if (pictures === undefined) return [];
  const chosen = await vscode.window.showOpenDialog({
    title: `${label}: ${pictures.ask}`,
    canSelectMany: true,
    filters: { [label]: [...pictures.endings] },
    openLabel: 'Use These',
    ...startFolder(),
  });
  return chosen?.map((uri) => uri.fsPath);
}

async function askMusic({ takesMusic }: Template): Promise<string | undefined> {
  if (!takesMusic) return 'none';
  const choose = { label: '$(music) Choose music…', wanted: true };
  const without = { label: '$(mute) No music', wanted: false };
  const answer = await vscode.window.showQuickPick([without, choose], {
    title: 'New Project',
    placeHolder: 'Music under the whole film?',
  });
  if (answer === undefined) return undefined;
  if (!answer.wanted) return 'none';
  const chosen = await vscode.window.showOpenDialog({
    title: 'The music',
    filters: { Sound: sound },
    openLabel: 'Use This',
    ...startFolder(),
  });
  return chosen?.[0]?.fsPath;
}

/** The editor asks by itself before a file is replaced. */
async function askTarget(): Promise<vscode.Uri | undefined> {
  const folder = startFolder().defaultUri;
  return await vscode.window.showSaveDialog({
    title: 'New Project',
    filters: { 'Framewright project': ['reel'] },
    saveLabel: 'Create',
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, 'film.reel') }),
  });
}

function startFolder(): { readonly defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder?.scheme === 'file' ? { defaultUri: folder } : {};
}

/** `summer-walk.reel` is called "summer walk". */
function titleOf(path: string): string {
  return basename(path, extname(path)).replaceAll(/[-_]+/gu, ' ').trim();
}

/** As a project names a file: from its own folder where the two share one, with `/`. */
function writtenPath(folder: string, path: string): string {
  const from = relative(folder, path);
  return (from === '' ? join(folder, path) : from).split(sep).join('/');
}

/** A keybinding's or a link's arguments; a menu passes a file in their place, which says nothing here. */
function argumentsOf(passed: unknown): NewProjectArguments {
  return typeof passed === 'object' && passed !== null && !('scheme' in passed) ? passed : {};
}
