import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { FramewrightError } from '../../model/errors.ts';
import { loadEngine } from '../../native/index.ts';
import { ffmpeg, tagged } from '../daemon/media.ts';
import { isStress, runs } from '../daemon/stress.ts';
import { temporaryFolder } from '../daemon/temporaryFolder.ts';

/** Footage by x264 with these parameters: every kind of header that it writes. */
const kinds = [
  'keyint=20:bframes=2',
  'keyint=15:cabac=0:slices=3:no-8x8dct=1:bframes=0',
  'keyint=30:bframes=3:b-pyramid=normal:weightp=2:weightb=1:ref=5:nal-hrd=vbr:vbv-maxrate=500:vbv-bufsize=500:pic-struct=1',
];

describe('copying damaged footage', function () {
  this.timeout(isStress ? 3_600_000 : 120_000);
  const at = temporaryFolder();
  const engine = loadEngine();
  const files: Buffer[] = [];

  before(() => {
    for (const [index, parameters] of kinds.entries()) {
      const path = at(`${index}.mp4`);
      const coded = ['-c:v', 'libx264', '-preset', 'veryfast', '-x264-params', parameters];
      ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=30:d=2,format=yuv420p', ...coded, ...tagged, path);
      files.push(readFileSync(path));
    }
  });

  /** What came of surveying a file and copying its first group: an error's code, or in a word. */
  async function outcome(path: string): Promise<string> {
    try {
      const { refusal, decodeOrder, starts } = await engine.surveyCopying(path, 0);
      if (refusal !== undefined) return 'refused';
      const pts = decodeOrder.slice(starts[0] ?? decodeOrder.length, starts[1]).sort();
      if (pts.length === 0 || pts.some((time) => Number.isNaN(time))) return 'nothing to copy';
      const film = { path: at('film.mp4'), sound: undefined, frameCount: pts.length };
      const frameRate = { num: 30, den: 1 };
      await engine.createFilmJoin({ ...film, frameRate, segments: [{ path, stream: 0, pts }] }).run();
      rmSync(film.path);
      return 'copied';
    } catch (error) {
      if (error instanceof FramewrightError) return error.code;
      throw error;
    }
  }

  it('ends in a film or in words, whatever bytes are changed or missing', async () => {
    const met = new Map<string, number>();
    // From 0 to below 1. Evenly: what leans to the ends meets the file's first bytes, and nothing else is looked at then.
    const parts = 2 ** 30;
    const anywhere = fc.noBias(fc.nat(parts - 1)).map((part) => part / parts);
    const change = fc.record({
      // The container's index, which stands at the end, is a small part of the file and the one that matters most.
      inIndex: fc.boolean(),
      place: anywhere,
      byte: fc.nat(255),
    });
    const length = fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, anywhere);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(kinds.length - 1),
        fc.noBias(fc.array(change, { maxLength: 12 })),
        length,
        async (kind, changes, share) => {
          const bytes = Buffer.from(files[kind]!);
          const index = bytes.indexOf('moov');
          for (const { inIndex, place, byte } of changes) {
            const from = inIndex ? index : 0;
            bytes[from + Math.floor(place * (bytes.length - from))] = byte;
          }
          const path = at('damaged.mp4');
          writeFileSync(path, bytes.subarray(0, Math.ceil(share * bytes.length)));
          const what = await outcome(path);
          met.set(what, (met.get(what) ?? 0) + 1);
        },
      ),
      runs(1000, 10_000),
    );
    for (const what of ['copied', 'refused', 'media-truncated'])
      assert.ok(met.has(what), JSON.stringify([...met]));
    const { packets, files: open } = engine.liveCounts();
    assert.deepEqual([packets, open], [0, 0]);
  });
});
