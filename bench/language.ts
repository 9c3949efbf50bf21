/**
 * What a keystroke costs the language server in a project of 500 clips, step by step: `npm run bench:language`. Figures are of this machine, at this
 * moment; they are for comparing steps and versions with one another.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analysis } from '../daemon/language/analysis.ts';
import { lspDiagnostic } from '../daemon/language/lspDiagnostics.ts';
import { jsonDocument, schemaService } from '../daemon/language/schemaService.ts';
import { layOut } from '../model/evaluate/index.ts';
import { occurrencesIn } from '../model/language/occurrences.ts';
import { outlineOf } from '../model/language/outline.ts';
import type { MediaFacts } from '../model/media/facts.ts';
import { parseProject } from '../model/project/parse/parseProject.ts';
import { longProject } from './longProject.ts';

const clipCount = 500;
const assetCount = 20;

/** Ten seconds of film. */
const facts: MediaFacts = {
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  startTime: { num: 0, den: 1 },
  duration: { num: 10, den: 1 },
  size: 1e7,
  image: undefined,
  audio: undefined,
  video: {
    stream: 0,
    codec: 'h264',
    pixelFormat: 'yuv420p',
    width: 1920,
    height: 1080,
    rotation: 0,
    pixelAspect: { num: 1, den: 1 },
    colorMatrix: 'bt709',
    colorRange: 'tv',
    colorPrimaries: 'bt709',
    colorTransfer: 'bt709',
    interlaced: false,
    opaque: true,
    frameRate: { num: 30, den: 1 },
    timeBase: { num: 1, den: 15360 },
    pts: Float64Array.from({ length: 300 }, (_, frame) => 512 * frame),
    keyFrames: Uint32Array.of(0),
    endPts: 300 * 512,
    refusal: undefined,
  },
};

/** Milliseconds: the first run, and of forty the median and the 95th percentile. */
async function measured(work: (run: number) => unknown): Promise<readonly string[]> {
  const times: number[] = [];
  for (let run = 0; run < 40; run++) {
    const began = performance.now();
    await work(run);
    times.push(performance.now() - began);
  }
  const [first = 0] = times;
  times.sort((a, b) => a - b);
  return [first, times[20] ?? 0, times[38] ?? 0].map((time) => time.toFixed(1));
}

const text = longProject(clipCount, 'media');
const known = new Map(Array.from({ length: assetCount }, (_, index) => [`a${index}`, facts]));
const { project, root } = parseProject(text);
if (project === undefined || root === undefined) throw new Error('the project of the bench has errors');
/** Each a text of its own, as after a keystroke. */
const typed = (run: number): TextDocument =>
  TextDocument.create('untitled:bench', 'reel', run, text.replace('"T"', `"T${run}"`));
const middle = text.indexOf('"in"', text.length / 3);

const steps: readonly (readonly [name: string, work: (run: number) => unknown])[] = [
  ['parse', (run) => parseProject(typed(run).getText())],
  ['lay out', () => layOut(project, known)],
  [
    'keystroke to diagnostics',
    (run) => {
      const analysis = new Analysis(typed(run), undefined);
      layOut(project, known);
      return analysis.diagnostics.map((each) => lspDiagnostic(each, analysis));
    },
  ],
  ['names', () => occurrencesIn(root, text)],
  ['outline', () => outlineOf(root, text)],
  [
    'completion of a key',
    (run) => {
      const document = typed(run);
      return schemaService().doComplete(document, document.positionAt(middle), jsonDocument(document));
    },
  ],
  [
    'hover',
    (run) => {
      const document = typed(run);
      return schemaService().doHover(document, document.positionAt(middle + 1), jsonDocument(document));
    },
  ],
];

const write = (line: string): void => void process.stdout.write(`${line}\n`);
write(`${clipCount} clips, ${Math.round(text.length / 1024)} KiB; milliseconds: first, median, 95 %`);
for (const [name, work] of steps) {
  const [first = '', median = '', most = ''] = await measured(work);
  write(`${name.padEnd(26)}${first.padStart(8)}${median.padStart(8)}${most.padStart(8)}`);
}
