import assert from 'node:assert/strict';
import { estimateFrom, type MadeFilm, type WantedFilm } from '../../../model/plan/estimate.ts';

const made: MadeFilm = {
  project: '/a.reel',
  export: 'web',
  quality: 23,
  bytes: 1000,
  frameCount: 100,
  encoded: 100,
  copied: 0,
  seconds: 10,
};
const wanted: WantedFilm = {
  project: '/a.reel',
  export: 'web',
  quality: 23,
  frameCount: 200,
  copied: 0,
  kept: { frames: 0, bytes: 0 },
};

function check(
  earlier: readonly Partial<MadeFilm>[],
  film: Partial<WantedFilm>,
  bytes: number | undefined,
  seconds: number | undefined,
): void {
  const all = earlier.map((each) => ({ ...made, ...each }));
  assert.deepEqual(estimateFrom(all, { ...wanted, ...film }), { bytes, seconds });
}

describe('an estimate', () => {
  it('knows nothing before the first film, nor from other exports', () => {
    check([], {}, undefined, undefined);
    check([{ export: 'gif' }], {}, undefined, undefined);
  });

  it('goes by frames', () => check([{}], {}, 2000, 20));

  it('counts what is encoded already as it is, and only the rest by frames', () =>
    check([{}], { kept: { frames: 150, bytes: 700 } }, 1200, 5));

  it('is exact where all is encoded already, also without an earlier film', () =>
    check([], { kept: { frames: 200, bytes: 1234 } }, 1234, undefined));

  it('goes by the same project where there is one, else by the latest', () => {
    check([{ project: '/b.reel', bytes: 5000 }, {}], {}, 2000, 20);
    check([{ project: '/b.reel', bytes: 5000 }, { project: '/c.reel' }], {}, 10_000, 20);
  });

  it('takes no time from a film that came out of the cache', () =>
    check([{ encoded: 0, seconds: 0.1 }, { seconds: 30 }], {}, 2000, 60));

  it('goes by no film with copies, and knows no time where nothing is left to encode but copies', () => {
    check([{ copied: 90, encoded: 10, bytes: 90_000, seconds: 60 }, {}], {}, 2000, 20);
    check([{ copied: 90, encoded: 10 }], {}, undefined, undefined);
    const kept = { frames: 200, bytes: 5000 };
    check([{}], { kept, copied: 200 }, 5000, undefined);
    check([{}], { kept, copied: 0 }, 5000, 0);
  });

  it('halves the size with six steps of quality', () => {
    check([{}], { quality: 29 }, 1000, 20);
    check([{}], { quality: 17 }, 4000, 20);
    check([{ quality: undefined }], {}, 2000, 20);
  });
});
