/** The last export of a project as a project of its own, frame for frame beside the text: one clip, at the place of the timeline that was exported. Knows no preview. */
import { stat } from 'node:fs/promises';
import type { Timeline } from '../../model/evaluate/index.ts';
import { stringLiteral } from '../../model/project/parse/strings.ts';
import type { Job } from '../../model/protocol/exports.ts';
import { Rational } from '../../model/time/rational.ts';
import { defaultTarget } from '../export/target.ts';
import { rangeOption } from '../project/timeArguments.ts';

/** A film that was made, and what was ordered. */
export interface LastExport {
  readonly job: Pick<Job, 'target' | 'export'>;
  readonly order: { readonly text: string; readonly range?: string | undefined };
}

/** Where it is, and the text that shows it. */
interface ExportedFilm {
  readonly target: string;
  readonly text: string;
  /** Made from another text. */
  readonly older: boolean;
}

/** Undefined when there is none. An export that this daemon does not know of is looked for where it would be written. */
export async function exportedFilm(
  timeline: Timeline,
  project: string,
  last: LastExport | undefined,
  text: string,
): Promise<ExportedFilm | undefined> {
  const { canvas, exports } = timeline.project;
  const [first] = exports.keys();
  const target = last?.job.target ?? defaultTarget(project, first ?? 'web', 'mp4');
  const made = await stat(target).catch(() => undefined);
  if (made?.isFile() !== true) return undefined;
  const older = last === undefined ? made.mtimeMs < (await stat(project)).mtimeMs : last.order.text !== text;
  const end = Rational.of(timeline.frameCount).div(canvas.fps);
  const settings = exports.get(last?.job.export ?? first ?? '');
  const [from] =
    last?.order.range === undefined
      ? (settings?.range ?? [Rational.zero])
      : rangeOption(last.order.range, canvas.fps, end);
  const gap = from.num === 0n ? '' : `{ "gap": "${from.num}/${from.den}s" }, `;
  const { width, height, fps } = canvas;
  return {
    target,
    older,
    text: `{ "reel": 1, "canvas": { "width": ${width}, "height": ${height}, "fps": "${fps.num}/${fps.den}" },
      "assets": { "a": { "src": ${stringLiteral(target)} } },
      "tracks": [ { "kind": "video", "items": [ ${gap}{ "asset": "a", "fit": "fill" } ] } ] }`,
  };
}
