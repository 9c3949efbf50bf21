import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SegmentQueue, type Encodable } from '../../../model/plan/segmentQueue.ts';

/** Segments of these lengths, one after the other. */
function segmentsOf(lengths: readonly number[]): readonly Encodable[] {
  let firstFrame = 0;
  return lengths.map((frames) => {
    const segment = { firstFrame, endFrame: firstFrame + frames };
    firstFrame += frames;
    return segment;
  });
}

const framesOf = (segments: readonly Encodable[]): number =>
  segments.reduce((sum, { firstFrame, endFrame }) => sum + endFrame - firstFrame, 0);

/** What each worker gets when `turns` says who asks next, until nothing is left. */
function dealt(
  lengths: readonly number[],
  workers: number,
  turns: Iterable<number>,
): readonly (readonly Encodable[])[] {
  const queue = new SegmentQueue(segmentsOf(lengths), workers);
  const got = Array.from({ length: workers }, (): Encodable[] => []);
  for (const turn of turns) {
    const worker = turn % workers;
    const segment = queue.next(worker);
    if (segment !== undefined) got[worker]?.push(segment);
  }
  while (!queue.isEmpty) got[0]?.push(queue.next(0)!);
  return got;
}

const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 });

describe('a queue of segments', () => {
  it('gives each segment to one worker, once', () => {
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat(), { maxLength: 80 }),
        (of, workers, turns) => {
          const got = dealt(of, workers, turns).flat();
          assert.deepEqual(
            got.toSorted((a, b) => a.firstFrame - b.firstFrame),
            segmentsOf(of),
          );
        },
      ),
    );
  });

  it('gives a worker neighbours in their order, but where it takes over from another', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 4 }), (of, workers) => {
        const turns = Array.from({ length: of.length * workers }, (_, i) => i);
        let jumps = 0;
        for (const stretch of dealt(of, workers, turns)) {
          stretch.forEach((segment, i) => {
            if (i > 0 && segment.firstFrame !== stretch[i - 1]?.endFrame) jumps++;
          });
        }
        // Each time, half of what is left changes hands.
        assert.ok(jumps <= workers * (2 + Math.log2(of.length)), `${jumps} jumps in ${of.length}`);
      }),
    );
  });

  it('divides the frames evenly, to half a segment', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 6 }), (of, workers) => {
        const queue = new SegmentQueue(segmentsOf(of), workers);
        const longest = Math.max(...of);
        for (let worker = 0; worker < workers; worker++) {
          const own: Encodable[] = [];
          while (queue.upcoming(worker).length > 0) own.push(queue.next(worker)!);
          const share = of.reduce((a, b) => a + b) / workers;
          assert.ok(Math.abs(framesOf(own) - share) <= longest, `${framesOf(own)} of ${share}`);
        }
        assert.ok(queue.isEmpty);
      }),
    );
  });

  it('tells a worker what comes next without giving it away', () => {
    const [a, b, c, d] = segmentsOf([10, 10, 10, 10]);
    const queue = new SegmentQueue([a!, b!, c!, d!], 2);
    assert.equal(queue.upcoming(0)[0], a);
    assert.equal(queue.next(0), a);
    assert.equal(queue.upcoming(0)[0], b);
    assert.equal(queue.upcoming(1)[0], c);
    assert.equal(queue.next(0), b);
    assert.equal(queue.upcoming(0)[0], undefined);
  });

  it('lets an idle worker take the later half of the longest stretch', () => {
    const all = segmentsOf([10, 10, 10, 10, 10, 10, 10, 10]);
    const queue = new SegmentQueue(all, 2);
    assert.deepEqual(
      [1, 1, 1, 1].map((worker) => queue.next(worker)),
      all.slice(4),
    );
    assert.equal(queue.next(1), all[2]);
    assert.equal(queue.next(1), all[3]);
    assert.equal(queue.next(0), all[0]);
    assert.equal(queue.next(1), all[1]);
    assert.equal(queue.next(0), undefined);
    assert.ok(queue.isEmpty);
  });

  it('lets it take the last one too', () => {
    const queue = new SegmentQueue(segmentsOf([10]), 3);
    const got = [0, 1, 2].map((worker) => queue.next(worker)?.firstFrame);
    assert.deepEqual(
      got.filter((frame) => frame !== undefined),
      [0],
    );
    assert.ok(queue.isEmpty);
  });

  it('gives what was put back to someone else', () => {
    const all = segmentsOf([10, 10, 10, 10]);
    const queue = new SegmentQueue(all, 2);
    const given = queue.next(1);
    assert.ok(given);
    assert.equal(given, all[2]);
    queue.putBack(given);
    const rest: (Encodable | undefined)[] = [];
    while (!queue.isEmpty) rest.push(queue.next(0));
    assert.deepEqual(
      rest.toSorted((a, b) => a!.firstFrame - b!.firstFrame),
      all,
    );
  });

  it('takes back a segment when nothing else is left', () => {
    const all = segmentsOf([10, 20]);
    const queue = new SegmentQueue(all, 2);
    const [one, two] = [queue.next(0), queue.next(1)];
    assert.ok(queue.isEmpty);
    queue.putBack(two!);
    assert.ok(!queue.isEmpty);
    assert.equal(queue.next(0), two);
    assert.deepEqual([one, two], all);
    assert.equal(queue.next(1), undefined);
  });

  it('knows no worker that it was not told of', () => {
    assert.equal(new SegmentQueue(segmentsOf([10]), 1).next(1), undefined);
  });
});
