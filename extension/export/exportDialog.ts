/**
 * The questions of "Export Video With…", one after another: export or preset, quality, engine, file. Each begins with what holds without an answer; Escape
 * ends them all. Knows the daemon only by its estimate.
 */
import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import type { ExportOrderInput } from '../../model/protocol/exports.ts';
import type { Result } from '../../model/protocol/index.ts';
import { parseProject } from '../../model/project/parse/parseProject.ts';
import type { ExportSettings } from '../../model/project/project.ts';
import { bytesText, durationText } from '../../model/telemetry/figureTexts.ts';
import { settings } from '../manifest/settings.ts';
import { forLabel } from '../ui/plainText.ts';
import { presetWords } from './presetWords.ts';

type Estimate = Result<'export/estimate'>;
type Engine = NonNullable<ExportOrderInput['engine']>;

interface Choice<Value> extends vscode.QuickPickItem {
  readonly value: Value;
}

/** How the daemon is asked what an order would take. */
export type AskEstimate = (order: ExportOrderInput) => Promise<Estimate>;

/** The order as the answers have it; undefined when one was left out. */
export async function exportDialog(
  order: ExportOrderInput,
  askEstimate: AskEstimate,
): Promise<ExportOrderInput | undefined> {
  const name = await askExport(order.text);
  if (name === undefined) return undefined;
  const withExport = { ...order, export: name };
  const quality = isGif(order.text, name) ? 'as it says' : await askQuality(order.text, name);
  if (quality === undefined) return undefined;
  const withQuality = quality === 'as it says' ? withExport : { ...withExport, quality };
  const engine = await askEngine(order.engine ?? 'auto', (await askEstimate(withQuality)).engine);
  if (engine === undefined) return undefined;
  return await askTarget({ ...withQuality, engine }, askEstimate);
}

async function askExport(text: string): Promise<string | undefined> {
  const own = [...exportsOf(text)].map(([name, settings], index): Choice<string> => ({
    label: `$(symbol-event) ${forLabel(name)}`,
    description: index === 0 ? 'the project’s own, the first' : 'the project’s own',
    detail: settingsText(settings),
    value: name,
  }));
  const names = new Set(own.map(({ value }) => value));
  const presets = Object.entries(presetWords)
    .filter(([name]) => !names.has(name))
    .map(([name, words]): Choice<string> => ({
      label: `$(package) ${name}`,
      description: 'preset',
      detail: words,
      value: name,
    }));
  return await ask([...own, ...presets], 1, 'What is to be made?');
}

function settingsText(settings: ExportSettings): string {
  const size = settings.width === undefined ? [] : [`${settings.width} pixels wide`];
  const rate = settings.fps === undefined ? [] : [`${settings.fps.toNumber()} fps`];
  if (settings.format === 'gif') return ['GIF', ...size, ...rate].join(', ');
  const { codec, quality, preset, copyUntouched } = settings.video;
  const copies = copyUntouched ? ['untouched footage copied'] : [];
  const sound =
    settings.audio === undefined
      ? 'no sound'
      : `${settings.audio.codec.toUpperCase()} ${Math.round(settings.audio.bitrate / 1000)} kb/s`;
  return ['MP4', ...size, ...rate, `${codec} of quality ${quality}, ${preset}`, ...copies, sound].join(', ');
}

async function askQuality(text: string, name: string): Promise<number | 'as it says' | undefined> {
  const settings = exportsOf(text).get(name);
  const says = settings?.format === 'mp4' ? ` (${settings.video.quality})` : '';
  const answer = await ask<number | 'as it says' | 'other'>(
    [
      { label: `$(check) As ${forLabel(name)} says${says}`, value: 'as it says' },
      {
        label: '$(star-full) High (18)',
        detail: 'Hard to tell from the source; about twice as large',
        value: 18,
      },
      { label: '$(star-half) Standard (23)', detail: 'Good on any screen', value: 23 },
      {
        label: '$(star-empty) Small (28)',
        detail: 'About half as large; softer where much moves',
        value: 28,
      },
      { label: '$(edit) Another…', detail: '0 to 51: lower is better and larger', value: 'other' },
    ],
    2,
    'How good is it to be?',
  );
  if (answer !== 'other') return answer;
  const typed = await vscode.window.showInputBox({
    title: 'Export Video With… (2 of 4)',
    prompt: 'The encoder’s constant rate factor, 0 to 51: lower is better and larger.',
    value: '21',
    validateInput: (value) => (isQuality(value) ? undefined : 'A number from 0 to 51, please.'),
  });
  return typed === undefined ? undefined : Number(typed);
}

const isQuality = (text: string): boolean => /^\d+(\.\d+)?$/u.test(text.trim()) && Number(text) <= 51;

async function askEngine(preferred: Engine, status: string): Promise<Engine | undefined> {
  const icons = { auto: 'rocket', stable: 'shield', experimental: 'beaker' };
  const names = [
    preferred,
    ...(['auto', 'stable', 'experimental'] as const).filter((name) => name !== preferred),
  ];
  const items = names.map((name): Choice<Engine> => ({
    label: `$(${icons[name]}) ${name}`,
    detail: name === 'auto' ? forLabel(status) : settings['export.engine'].choices[name],
    value: name,
  }));
  return await ask(items, 3, 'Which engine?');
}

async function askTarget(
  order: ExportOrderInput,
  askEstimate: AskEstimate,
): Promise<ExportOrderInput | undefined> {
  const estimate = await askEstimate(order);
  const answer = await ask<'make' | 'elsewhere'>(
    [
      {
        label: `$(export) Export ${forLabel(basename(estimate.target))}`,
        description: estimate.targetExists ? 'is already there and will be replaced' : '',
        detail: forLabel(estimateText(estimate)),
        value: 'make',
      },
      { label: '$(folder) To another file…', value: 'elsewhere' },
    ],
    4,
    'Where to?',
  );
  if (answer === undefined) return undefined;
  // It says on the entry that was chosen that the film is replaced.
  if (answer === 'make') return { ...order, target: estimate.target, overwrite: estimate.targetExists };
  const target = await askFile(estimate.target);
  return target === undefined ? undefined : { ...order, target, overwrite: true };
}

/** Asks for a file to write; the editor itself asks before one is replaced. */
export async function askFile(suggested: string): Promise<string | undefined> {
  const ending = extname(suggested).slice(1);
  const uri = await vscode.window.showSaveDialog({
    title: 'Export Video',
    saveLabel: 'Export',
    defaultUri: vscode.Uri.file(suggested),
    filters: { Film: [ending] },
  });
  return uri?.fsPath;
}

/** `About 12.3 MB in 0:09. 810 frames, 240 of them encoded before, 90 copied from footage.` */
function estimateText({ bytes, seconds, frameCount, cachedFrames, copiedFrames }: Estimate): string {
  const size = bytes === undefined ? undefined : `about ${bytesText(bytes)}`;
  const time = seconds === undefined ? undefined : `in about ${durationText(seconds)}`;
  const known = [size, time].filter((part) => part !== undefined).join(' ');
  const cached = cachedFrames > 0 ? `, ${cachedFrames} of them encoded before` : '';
  const copied = copiedFrames > 0 ? `, ${copiedFrames} copied from footage` : '';
  return `${known === '' ? '' : `${known.charAt(0).toUpperCase()}${known.slice(1)}. `}${frameCount} frames${cached}${copied}.`;
}

function exportsOf(text: string): ReadonlyMap<string, ExportSettings> {
  return parseProject(text).project?.exports ?? new Map<string, ExportSettings>();
}

function isGif(text: string, name: string): boolean {
  return (exportsOf(text).get(name)?.format ?? name) === 'gif';
}

async function ask<Value>(
  items: readonly Choice<Value>[],
  step: number,
  question: string,
): Promise<Value | undefined> {
  const title = `Export Video With… (${step} of 4)`;
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: question,
    ignoreFocusOut: true,
  });
  return chosen?.value;
}
