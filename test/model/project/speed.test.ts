/** A project is parsed at each key press, so a long one may take no more than its share. How long that is, `npm run bench:language` measures. */
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

/** Microseconds of processor time for so many times. The system's part counts too: the kernel only guesses how the two divide. */
function processorTime(text: string, times: number): number {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) parseProject(text);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

describe('model/project: speed', () => {
  it('takes as long for a project of 4,000 clips as for eight of 500', () => {
    const [few, many] = [bigProject(500), bigProject(4000)] as const;
    assert.deepEqual(parseProject(many).diagnostics, []);
    // In turns, and the least of each: compiling and collecting garbage come when they like. Were it the square, it would be eight times as long.
    const rounds = Array.from({ length: 8 }, () => [processorTime(few, 8), processorTime(many, 1)] as const);
    const ratio = Math.min(...rounds.map((round) => round[1])) / Math.min(...rounds.map((round) => round[0]));
    assert(ratio < 4, `took ${ratio.toFixed(2)} times as long`);
  });
});
