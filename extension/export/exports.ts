/**
 * Exports of this window: ordered, shown in a notification, the status bar and the output channel, cancelled, and told of at their end. What an order
 * holds is decided elsewhere.
 */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { DaemonLink } from '../../link/daemonLink.ts';
import type { EngineClient } from '../../link/engineClient.ts';
import { exportInDaemon, followInDaemon, type FinishedJob } from '../../link/exportJob.ts';
import { FramewrightError } from '../../model/errors.ts';
import type { ExportOrderInput, Job, Notice } from '../../model/protocol/exports.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import { bytesText, countedText, percentOf, tookText } from '../../model/telemetry/figureTexts.ts';
import { setting } from '../settings.ts';
import { showFailure } from '../ui/failures.ts';
import { forLabel, forMessage, plain } from '../ui/plainText.ts';
import { askFile } from './exportDialog.ts';
import { ExportStatus } from './exportStatus.ts';
import { progressText } from './figures.ts';

type Progress = vscode.Progress<{ readonly message?: string; readonly increment?: number }>;

/** What is running. */
interface Running {
  readonly target: string;
  readonly cancel: () => void;
  readonly onLost: () => void;
}

/** Progress that would be there for less than this only flickers. */
const shortMs = 700;

/** One for the window. */
export class Exports implements vscode.Disposable {
  readonly #link: DaemonLink;
  readonly #output: vscode.OutputChannel;
  readonly #status = new ExportStatus();
  /** By job. */
  readonly #running = new Map<string, Running>();

  constructor(link: DaemonLink, output: vscode.OutputChannel) {
    this.#link = link;
    this.#output = output;
  }

  dispose(): void {
    this.#status.dispose();
  }

  /** From the order to the film. Resolves with its path; undefined when it was cancelled or a question was left unanswered. */
  async export(order: ExportOrderInput): Promise<string | undefined> {
    try {
      const film = await this.#make(order);
      this.#tellDone(film);
      return film.target;
    } catch (error) {
      if (!(error instanceof FramewrightError)) throw error;
      if (error.code === 'target-exists') {
        const agreed = await this.#askConsent(order);
        return agreed === undefined ? undefined : await this.export(agreed);
      }
      if (error.code !== 'cancelled') throw error;
      this.#note('Cancelled.');
      vscode.window.setStatusBarMessage('$(circle-slash) Export cancelled', 5000);
      return undefined;
    }
  }

  /** Ends one that runs, after asking which where there are several. */
  async cancel(): Promise<void> {
    const running = [...this.#running.values()];
    const [first] = running;
    if (first === undefined) {
      void vscode.window.showInformationMessage('Nothing is being exported.');
      return;
    }
    const items = running.map((each) => ({ label: forLabel(basename(each.target)), each }));
    const chosen =
      running.length === 1
        ? first
        : (await vscode.window.showQuickPick(items, { placeHolder: 'Cancel which export?' }))?.each;
    chosen?.cancel();
  }

  /** The daemon is gone, and is being started again. */
  onDaemonLost(): void {
    for (const { onLost } of this.#running.values()) onLost();
  }

  /** Until it is accepted there is only a word in the status bar: it may still be refused, or be asked about. */
  async #make(order: ExportOrderInput): Promise<FinishedJob> {
    const stop = new AbortController();
    const shown = new ShownExport(this.#status, (line) => this.#note(line));
    let accept: (job: Job) => void = () => {};
    const accepted = new Promise<Job>((resolve) => (accept = resolve));
    const film = exportInDaemon(
      this.#link,
      order,
      {
        onAccepted: ({ job, diagnostics }) => {
          this.#note(`Exporting ${job.project} as ${job.export}: ${job.target}`);
          for (const { message } of diagnostics) this.#note(`  warning: ${message}`);
          accept(job);
        },
        onPlan: () => {},
        onProgress: (telemetry) => shown.onProgress(telemetry),
        onNotice: (notice) => shown.onNotice(notice),
      },
      stop.signal,
    );
    const job = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'Framewright: preparing the export' },
      () => Promise.race([accepted, film.then(() => undefined)]),
    );
    return job === undefined ? await film : await this.#show(job, film, shown, stop);
  }

  /**
   * Exports of projects in this window's folders that somebody else has ordered, most likely a window that was closed since, are shown and told of
   * like those of this one. To be called once, with the first connection.
   */
  async takeUp(client: EngineClient): Promise<void> {
    const { jobs } = await client.request('export/list', {});
    const left = jobs.filter(
      ({ state, project }) =>
        (state === 'queued' || state === 'running') &&
        vscode.workspace.getWorkspaceFolder(vscode.Uri.file(project)) !== undefined,
    );
    await Promise.all(left.map((job) => this.#follow(job)));
  }

  async #follow(job: Job): Promise<void> {
    const stop = new AbortController();
    const shown = new ShownExport(this.#status, (line) => this.#note(line));
    this.#note(`Going on: ${job.project} as ${job.export}: ${job.target}`);
    const events = {
      onPlan: () => {},
      onProgress: (telemetry: Telemetry) => shown.onProgress(telemetry),
      onNotice: (notice: Notice) => shown.onNotice(notice),
    };
    try {
      const film = followInDaemon(this.#link, job.id, events, stop.signal);
      this.#tellDone(await this.#show(job, film, shown, stop));
    } catch (error) {
      if (error instanceof FramewrightError && error.code === 'cancelled') this.#note('Cancelled.');
      else await showFailure(error, this.#output);
    }
  }

  /** In the notification and the status bar, until it is over. */
  async #show(
    job: Job,
    film: Promise<FinishedJob>,
    shown: ShownExport,
    stop: AbortController,
  ): Promise<FinishedJob> {
    const cancel = (): void => stop.abort();
    this.#running.set(job.id, { target: job.target, cancel, onLost: () => shown.onLost() });
    this.#status.began(job.id, job.target);
    try {
      // What is over at once, out of the cache, needs no word of its own; the editor drops what comes when it has shown three in a row.
      if (await isOverWithin(shortMs, film)) return await film;
      return await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: `Exporting ${forMessage(basename(job.target))}`,
          cancellable: true,
        },
        (progress, token) => {
          token.onCancellationRequested(cancel);
          shown.begin(job, progress);
          return film;
        },
      );
    } finally {
      this.#running.delete(job.id);
      this.#status.ended(job.id);
    }
  }

  /** A film that is there is replaced after consent only. */
  async #askConsent(order: ExportOrderInput): Promise<ExportOrderInput | undefined> {
    const client = await this.#link.client();
    const { project, text, variables, export: name, range, quality } = order;
    const asked = { project, text, variables, export: name, range, quality, target: order.target };
    const { target } = await client.request('export/estimate', asked);
    const replace = 'Replace';
    const elsewhere = 'Save As…';
    const answer = await vscode.window.showWarningMessage(
      `${forMessage(basename(target))} is already there. Replace it?`,
      replace,
      elsewhere,
    );
    if (answer === replace) return { ...order, target, overwrite: true };
    if (answer !== elsewhere) return undefined;
    const chosen = await askFile(target);
    // The editor's own dialog has asked before it gave a file that is there.
    return chosen === undefined ? undefined : { ...order, target: chosen, overwrite: true };
  }

  #tellDone({ target, seconds, report }: FinishedJob): void {
    const { frameCount, cachedFrames, copiedFrames, bytes, videoEncoder, audioEncoder } = report;
    const cached = cachedFrames > 0 ? `, ${cachedFrames} from the cache` : '';
    const copied = copiedFrames > 0 ? `, ${copiedFrames} copied from footage` : '';
    const encoders = [videoEncoder, ...(audioEncoder === undefined ? [] : [audioEncoder])].join(' and ');
    const words = `${countedText(frameCount, 'frame')}${cached}${copied}, ${bytesText(bytes)} in ${tookText(seconds)}, made with ${encoders}`;
    this.#note(`Done: ${target}: ${words}`);
    const uri = vscode.Uri.file(target);
    const whenDone = setting('export.whenDone', uri);
    const name = basename(target);
    if (whenDone === 'nothing') vscode.window.setStatusBarMessage(`$(check) ${forLabel(name)}`, 10_000);
    else if (whenDone === 'open') void open(uri);
    else if (whenDone === 'reveal') void reveal(uri);
    else void askWhatNow(uri, `${forMessage(name)}: ${words}.`);
  }

  #note(line: string): void {
    this.#output.appendLine(plain(line));
  }
}

/** One export in the notification and the status bar, from the moment it was accepted. */
class ShownExport {
  readonly #status: ExportStatus;
  readonly #note: (line: string) => void;
  #progress: Progress | undefined;
  #target = '';
  #percent = 0;

  constructor(status: ExportStatus, note: (line: string) => void) {
    this.#status = status;
    this.#note = note;
  }

  begin({ target }: Job, progress: Progress): void {
    this.#target = target;
    this.#progress = progress;
  }

  onProgress(telemetry: Telemetry): void {
    if (this.#progress === undefined) return;
    const percent = Math.max(this.#percent, percentOf(telemetry));
    this.#progress.report({ message: progressText(telemetry), increment: percent - this.#percent });
    this.#percent = percent;
    this.#status.progress(this.#target, telemetry);
  }

  onNotice({ level, message }: Notice): void {
    this.#note(`  ${message}`);
    if (level === 'warning') void vscode.window.showWarningMessage(forMessage(message));
  }

  onLost(): void {
    this.#note('  The daemon ended; it is started again, and the export goes on from where it was.');
    this.#progress?.report({ message: 'the daemon ended and is started again…' });
    this.#status.lost();
  }
}

/** True as soon as the film is made or has failed; false when it is still being made after that time. */
async function isOverWithin(ms: number, film: Promise<unknown>): Promise<boolean> {
  const over = film.then(
    () => true,
    () => true,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  try {
    return await Promise.race([over, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function askWhatNow(film: vscode.Uri, message: string): Promise<void> {
  const answer = await vscode.window.showInformationMessage(message, 'Open', 'Reveal');
  if (answer === 'Open') await open(film);
  if (answer === 'Reveal') await reveal(film);
}

/** In the editor, which shows films and pictures; over SSH and in containers, too. */
async function open(film: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', film);
}

/** In the system's file manager, or in the editor's explorer where the file is on another machine. */
async function reveal(film: vscode.Uri): Promise<void> {
  const command = vscode.env.remoteName === undefined ? 'revealFileInOS' : 'revealInExplorer';
  await vscode.commands.executeCommand(command, film);
}
