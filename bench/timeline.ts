/**
 * How soon a timeline of 500 clips is there, and how smoothly it pans: `npm run bench:timeline`. The page as it ships, in headless Chromium without a GPU, with thumbnails and
 * waveforms that come at once. What the extension does before (reading the text and laying it out) is measured beside it. Figures are of this machine.
 */
import { parseProject } from '../model/project/parse/parseProject.ts';
import { layOut } from '../model/evaluate/index.ts';
import type { MediaFacts } from '../model/media/facts.ts';
import { timelineView } from '../model/timeline/timelineView.ts';
import { PanelBrowser } from '../test/webview/panelBrowser.ts';
import { video } from '../test/model/mediaFacts.ts';
import { longProject } from './longProject.ts';

const clips = 500;
const rounds = 7;
const panSeconds = 3;

/** Runs in the page. The host answers at once; `timelineOpened` resolves once the clips have been painted, with the milliseconds since the page was asked for. */
const host = (view: unknown): string => `
  const view = ${JSON.stringify(view)};
  const canvas = () => Object.assign(document.createElement('canvas'), { width: 1365, height: 96 });
  const picture = () => {
    const strip = canvas();
    const context = strip.getContext('2d');
    for (let x = 0; x < strip.width; x += 5) {
      context.fillStyle = 'hsl(' + x + ' 60% 50%)';
      context.fillRect(x, 0, 5, 96);
    }
    return strip.toDataURL('image/jpeg', 0.8).split(',')[1];
  };
  let jpeg;
  const peaks = btoa(Array.from({ length: 6000 }, (_, at) => String.fromCharCode(128 + 120 * Math.sin(at / 7))).join(''));
  globalThis.panelHost = (message) => {
    if (message.type === 'ready') window.postMessage({ type: 'timeline', version: 1, view });
    if (message.type === 'thumbnails') window.postMessage({ ...message, jpeg: (jpeg ??= picture()) });
    if (message.type === 'waveform') window.postMessage({ ...message, peaks });
  };
  globalThis.timelineOpened = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('.items .item') === null) return requestAnimationFrame(look);
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
    };
    requestAnimationFrame(look);
  });
`;

/** Runs in the page: milliseconds between pictures while it pans. */
const pan = (zoom: number): string => `(async () => {
  const lanes = document.querySelector('.scroller');
  const rect = lanes.getBoundingClientRect();
  const next = () => new Promise(requestAnimationFrame);
  for (let step = 0; step < ${zoom}; step++)
    lanes.dispatchEvent(new WheelEvent('wheel', { deltaY: -200, ctrlKey: true, bubbles: true, cancelable: true, clientX: rect.left + 300, clientY: rect.top + 50 }));
  for (let settled = 0; settled < 30; settled++) await next();
  const between = [];
  let before = await next();
  let way = 40;
  for (const begun = before; before - begun < ${panSeconds * 1000}; ) {
    const left = lanes.scrollLeft;
    lanes.scrollLeft += way;
    if (lanes.scrollLeft === left) way = -way;
    const now = await next();
    between.push(now - before);
    before = now;
  }
  return between;
})()`;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const say = (name: string, words: string): void => void process.stdout.write(`${name.padEnd(40)}${words}\n`);

const text = longProject(clips, 'media');
const facts = new Map<string, MediaFacts>(
  Array.from({ length: 20 }, (_, index) => [`a${index}`, video({ seconds: 20, fps: 30 })]),
);
const viewOf = (): unknown => {
  const { project, root } = parseProject(text);
  if (project === undefined || root === undefined) throw new Error('the project has a mistake');
  return timelineView(project, root, facts, layOut(project, facts).diagnostics);
};
const readMs = Array.from({ length: rounds }, () => {
  const began = performance.now();
  viewOf();
  return performance.now() - began;
});
const view = viewOf();
say('Reading the text, laying it out', `${median(readMs.slice(1)).toFixed(0)} ms`);

const browser = await PanelBrowser.launch();
try {
  const openMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const page = await browser.open({ name: 'timeline', width: 1280, height: 400, script: host(view) });
    openMs.push(await page.evaluate<number>('globalThis.timelineOpened'));
    await page.close();
  }
  say(
    'Opening the page, until clips are seen',
    `${median(openMs.slice(1)).toFixed(0)} ms, most ${Math.max(...openMs).toFixed(0)} ms`,
  );
  for (const [name, zoom] of [
    ['all clips in view', 2],
    ['some 50 clips in view', 6],
    ['some 5 clips in view', 12],
  ] as const) {
    const page = await browser.open({ name: 'timeline', width: 1280, height: 400, script: host(view) });
    await page.evaluate('globalThis.timelineOpened');
    const between = await page.evaluate<readonly number[]>(pan(zoom));
    const sorted = between.toSorted((a, b) => a - b);
    const fps = (1000 * between.length) / between.reduce((sum, each) => sum + each, 0);
    say(
      `Panning, ${name}`,
      `${fps.toFixed(0)} frames a second, p95 ${(sorted[Math.floor(sorted.length * 0.95)] ?? 0).toFixed(0)} ms`,
    );
    await page.close();
  }
} finally {
  await browser.close();
}
