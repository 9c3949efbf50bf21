/** A project of 500 clips is parsed at each key press, so it may take no time that one feels. */
import assert from 'node:assert/strict';
import { parseProject } from '../../../model/project/parse/parseProject.ts';

function bigProject(clips: number): string {
  const items = Array.from({ length: clips }, (_, index) =>
    index % 5 === 4
      ? `{ "text": "Title ${index} \${name}", "duration": "90f", "style": { "size": 80 }, "place": { "y": 0.8 },
          "animate": { "opacity": [{ "t": 0, "v": 0 }, { "t": 0.5, "v": 1, "ease": "out-cubic" }] } }`
      : `{ "id": "clip ${index}", "asset": "a", "in": ${index}.25, "out": "${index + 4}.5s", "gain": -6, "fit": "cover" }`,
  );
  return `{ "reel": 1, "canvas": { "width": 1920, "height": 1080, "fps": 30 }, "variables": { "name": "x" },
    "assets": { "a": { "src": "a.mp4" } }, "tracks": [{ "kind": "video", "items": [${items.join(',\n')}] }] }`;
}

describe('model/project: speed', () => {
  it('parses 500 clips in less than 25 ms', () => {
    const text = bigProject(500);
    assert.deepEqual(parseProject(text).diagnostics, []);
    // The best of many: what else the machine does is no part of it.
    const times = Array.from({ length: 40 }, () => {
      const start = performance.now();
      parseProject(text);
      return performance.now() - start;
    });
    const best = Math.min(...times);
    assert(best < 25, `took ${best.toFixed(1)} ms`);
  });
});
