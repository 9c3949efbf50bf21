/** A canvas as large and as quick as the footage on it, so that nothing is scaled and no frame is shown twice. */
import type { Node } from 'jsonc-parser';
import { quote } from '../diagnostics/wording.ts';
import { rational } from '../evaluate/sourceFrames.ts';
import type { MediaFacts, VideoFacts } from '../media/facts.ts';
import type { Project } from '../project/project.ts';
import { formatFrameRate, parseFrameRate } from '../time/frameRate.ts';
import { Rational } from '../time/rational.ts';
import { valueAt } from '../project/parse/tree.ts';
import { setProperty, type Edit } from './edits.ts';

/** What one is told of it, and what the text becomes. */
export interface MatchedCanvas {
  readonly title: string;
  readonly edits: readonly Edit[];
}

const mostOffers = 3;

/** One offer for each size and rate that clips have and the canvas has not, in the order of the tracks. `facts` by asset id. */
export function matchCanvas(
  root: Node,
  text: string,
  project: Project,
  facts: ReadonlyMap<string, MediaFacts>,
): readonly MatchedCanvas[] {
  const node = valueAt(root, 'canvas');
  if (node?.type !== 'object') return [];
  const offers = new Map<string, MatchedCanvas>();
  for (const item of project.tracks.flatMap(({ items }) => items)) {
    const video = item.kind === 'asset' ? facts.get(item.asset)?.video : undefined;
    if (item.kind !== 'asset' || video === undefined || video.refusal !== undefined) continue;
    const { width, height } = evenSize(video);
    const fps = usualRate(video) ?? project.canvas.fps;
    const isSame =
      width === project.canvas.width && height === project.canvas.height && fps.equals(project.canvas.fps);
    const what = `${width}x${height} at ${formatFrameRate(fps)} fps`;
    if (isSame || offers.has(what) || offers.size === mostOffers) continue;
    const values = { width: String(width), height: String(height), fps: rateLiteral(fps) };
    offers.set(what, {
      title: `Match the canvas to ${quote(item.asset)}: ${what}`,
      edits: Object.entries(values)
        // A rate that stays is not written anew in another notation.
        .filter(([key]) => key !== 'fps' || !fps.equals(project.canvas.fps))
        .map(([key, literal]) => setProperty(node, text, key, literal)),
    });
  }
  return [...offers.values()];
}

/** A canvas stores colour at half its size, so its sides are even. */
function evenSize({ width, height }: VideoFacts): { readonly width: number; readonly height: number } {
  const even = (pixels: number): number => Math.max(16, 2 * Math.floor(pixels / 2));
  return { width: even(width), height: even(height) };
}

const usualRates = ['23.976', '24', '25', '29.97', '30', '48', '50', '59.94', '60', '120']
  .map((text) => parseFrameRate(text))
  .filter((rate) => rate instanceof Rational);
const tolerance = Rational.of(1, 2000);

/** The rate that footage is meant to have: containers and phones write it a little off. Undefined for one that is none. */
function usualRate({ frameRate }: VideoFacts): Rational | undefined {
  const rate = rational(frameRate);
  const exact = usualRates.find((usual) => usual.equals(rate));
  if (exact) return exact;
  return usualRates.find((usual) => {
    const off = rate.sub(usual).div(usual);
    return off.compare(tolerance) < 0 && off.neg().compare(tolerance) < 0;
  });
}

function rateLiteral(rate: Rational): string {
  const written = formatFrameRate(rate);
  return written.includes('/') ? JSON.stringify(written) : written;
}
