/** `framewright render-frame`: one picture of a film as a PNG, exactly as an export shows it. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { FramewrightError, exitCode } from '../../../model/errors.ts';
import { outputOf } from '../../../model/evaluate/index.ts';
import { rastersIn } from '../../../model/render/drawList.ts';
import { encodeDrawList } from '../../../model/render/drawListWords.ts';
import { Rational } from '../../../model/time/rational.ts';
import { loadEngine } from '../../../native/index.ts';
import type { Lease } from '../../cache/lease.ts';
import { PendingFile } from '../../export/pendingFile.ts';
import { chooseSettings } from '../../export/presets.ts';
import { checkTarget, unwritable } from '../../export/target.ts';
import { renderableFilm, renderJob } from '../../project/renderFilm.ts';
import { asUserError, reasonOf } from '../../userError.ts';
import { openProject, type OpenProject } from '../openProject.ts';
import { timeOption } from '../../project/timeArguments.ts';
import { variableOption } from '../options.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';
import { withCache } from '../withCache.ts';
import { rasters } from '../../raster/rasters.ts';

interface Options {
  readonly at: string;
  readonly output: string;
  readonly as?: string;
  readonly overwrite?: boolean;
  readonly var: ReadonlyMap<string, string>;
  readonly json?: boolean;
}

export function addRenderFrame(program: Command): void {
  program
    .command('render-frame')
    .description('write one picture of a film as a PNG')
    .argument('<project>', 'a .reel file')
    .requiredOption('--at <time>', 'where on the timeline: 1.5, 3/2s, 45f, 00:00:01:15')
    .requiredOption('-o, --output <file>', 'the PNG to write')
    .option(
      '--as <name>',
      "in the size of one of the project's exports, or of a preset (default: the canvas's size)",
    )
    .option('--overwrite', 'replace a file that is already there')
    .addOption(variableOption())
    .option('--json', 'print one JSON object a line')
    .action((path: string, options: Options) =>
      run((terminal) => withCache(terminal, (cache) => renderFrame(terminal, path, options, cache)), options),
    );
}

async function renderFrame(
  terminal: Terminal,
  path: string,
  options: Options,
  cache: Lease | undefined,
): Promise<number> {
  const opened = await openProject(terminal, path, options.var, cache);
  const { project, timeline } = opened;
  const frame = frameAt(opened, options.at);
  const size = options.as === undefined ? {} : sizeOf(chooseSettings(project, options.as).settings);
  const target = await checkTarget(options.output, {
    extension: 'png',
    overwrite: options.overwrite === true,
    protect: [opened, ...opened.files.values()],
  });
  const engine = loadEngine();
  const output = outputOf(project.canvas, size);
  const renderable = await renderableFilm(engine, timeline, opened.files, output);
  const list = renderable.film.drawList(frame);
  const job = await renderJob(renderable, rastersIn(list));
  const renderer = engine.createRenderer(job);
  let pixels: Uint8Array;
  try {
    pixels = await renderer.render(encodeDrawList(list));
  } finally {
    renderer.close();
  }
  await writePng(target, { ...job, pixels }, options.overwrite === true);
  terminal.emit({ event: 'done', path: target, frame, width: job.width, height: job.height });
  terminal.print(target);
  return exitCode.done;
}

/** An export's rate and part do not matter to a single picture. */
const sizeOf = ({
  width,
  height,
}: {
  readonly width: number | undefined;
  readonly height: number | undefined;
}) => ({
  width,
  height,
});

/** The canvas frame that is shown at a time. */
function frameAt({ project, timeline }: OpenProject, text: string): number {
  const { fps } = project.canvas;
  const frame = Number(timeOption('--at', text, fps).mul(fps).floor());
  if (frame < timeline.frameCount) return frame;
  const length = Rational.of(timeline.frameCount).div(fps).toNumber();
  throw new FramewrightError(
    'usage',
    `--at: ${text} is after the end of the timeline, which has ${timeline.frameCount} frames (${length.toFixed(3)} s). Choose an earlier time.`,
  );
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque. */
  readonly pixels: Uint8Array;
}

async function writePng(
  target: string,
  { width, height, pixels }: Picture,
  overwrite: boolean,
): Promise<void> {
  const png = await rasters.perform('pack', { picture: { width, height, pixels }, as: { format: 'png' } });
  const file = await PendingFile.create(target);
  try {
    await writeFile(file.path, png, { flush: true });
    await file.commit({ overwrite });
  } catch (cause) {
    throw asUserError(cause) ?? unwritable(target, reasonOf(cause), cause);
  } finally {
    await file.discard();
  }
}
