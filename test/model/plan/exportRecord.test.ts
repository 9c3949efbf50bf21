import assert from 'node:assert/strict';
import type { MediaFacts } from '../../../model/media/facts.ts';
import { encodeReason, exportRecord, type ExportRecord } from '../../../model/plan/exportRecord.ts';
import type { FilmIdentity } from '../../../model/plan/segmentPlan.ts';
import type { Film } from '../../../model/evaluate/film.ts';
import { asset, filmOf, image, project, solid, text, track, video } from '../evaluate/build.ts';
import { identityOf, planOf } from './plan.ts';

describe('why a segment is encoded again', () => {
  const media: Readonly<Record<string, MediaFacts>> = {
    walk: video({ frames: 3000, keyFrames: [0, 240, 500, 700, 1000] }),
    city: video({ fps: 25, frames: 3000 }),
    logo: image(60, 40, false),
  };
  const filmWith = (title: string, length = 4): Film =>
    filmOf(
      project([
        track([
          asset('walk', { in: 1, duration: 5 }),
          asset('city', { in: 2, duration: 5 }),
          solid(0x102030, { duration: length }),
        ]),
        track([asset('logo', { start: 1, duration: 2 }), text(title, { start: 6, duration: 2 })]),
      ]),
      media,
    );

  const before = filmWith('Title');
  const own = identityOf(before);
  const recordOf = (film: Film, identity: FilmIdentity): ExportRecord =>
    exportRecord(planOf(film, 8, identity).segments, identity);
  const record = recordOf(before, own);

  /** Of each segment of a film, after an export of `before`. */
  function reasons(
    film: Film,
    identity = identityOf(film),
    after: ExportRecord | undefined = record,
  ): readonly string[] {
    const names = {
      sources: film.sources.map(({ asset: id }) => `${id}.mp4`),
      rasters: film.rasters.map((raster) => (raster.includes('logo') ? 'logo.png' : undefined)),
    };
    return planOf(film, 8, identity).segments.map((segment) => encodeReason(segment, identity, names, after));
  }
  const changed = (list: readonly string[], part: string): readonly string[] =>
    list.map((identity) => (identity.includes(part) ? `${identity}, changed` : identity));

  it('is that there was no export', () => {
    const film = filmWith('Title');
    const names = { sources: [], rasters: [] };
    for (const segment of planOf(film).segments)
      assert.equal(encodeReason(segment, own, names, undefined), 'not exported before');
  });

  it('is that the cache has let go of it, when nothing changed', () => {
    assert.deepEqual([...new Set(reasons(before))], ['no longer in the cache']);
  });

  it('is the edit, where there is one', () => {
    assert.deepEqual(reasons(filmWith('Other title')), [
      'no longer in the cache',
      'edited',
      'no longer in the cache',
    ]);
    assert.equal(reasons(filmWith('Title', 3)).at(-1), 'edited');
  });

  it('is the engine, or the settings', () => {
    assert.deepEqual(
      [...new Set(reasons(before, { ...own, engine: 'newer' }))],
      ['the engine or its libraries changed'],
    );
    assert.deepEqual(
      [...new Set(reasons(before, { ...own, encoder: 'slower' }))],
      ["the export's settings changed"],
    );
  });

  it('is the file that changed, by its name', () => {
    const otherCity = { ...own, sources: changed(own.sources, 'city') };
    assert.deepEqual(reasons(before, otherCity), [
      'no longer in the cache',
      'changed: city.mp4',
      'no longer in the cache',
    ]);
    const otherLogo = {
      ...own,
      sources: changed(own.sources, 'walk'),
      rasters: changed(own.rasters, 'logo'),
    };
    assert.equal(reasons(before, otherLogo)[0], 'changed: walk.mp4, logo.png');
  });
});
