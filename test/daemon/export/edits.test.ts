/**
 * What an export after edits gives: byte for byte the film that an empty cache gives, and that any number of encoders gives. Random
 * small projects, random edits, the real engine.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { testFilm } from '../media.ts';
import { runs } from '../stress.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { exportHere } from './exportHere.ts';

/** A clip of the picture's track, in frames of the canvas; each fits its source whatever its neighbours. */
interface Shot {
  readonly of: 'a' | 'b' | 'color';
  readonly in: number;
  readonly frames: number;
  readonly speed: number;
  readonly opacity: number;
  readonly gain: number;
  /** Between it and the one before. */
  readonly crossfade: boolean;
}

interface Film {
  readonly shots: readonly Shot[];
  readonly title: { readonly text: string; readonly start: number; readonly frames: number };
  readonly musicGain: number;
}

type Edit = (film: Film) => Film;

describe('an export after edits', function () {
  this.timeout(1_800_000);
  const at = temporaryFolder();
  let made = 0;

  before(() => {
    testFilm(at('a.mp4'), { seconds: 6, size: '128x72' });
    testFilm(at('b.mp4'), { seconds: 6, size: '64x36' });
  });

  const fps = 15;
  const anyShot: fc.Arbitrary<Shot> = fc.record({
    of: fc.constantFrom('a', 'b', 'color'),
    in: fc.nat(20),
    frames: fc.integer({ min: 8, max: 40 }),
    speed: fc.constantFrom(1, 1, 0.5),
    opacity: fc.constantFrom(1, 1, 0.6),
    gain: fc.constantFrom(0, -6),
    crossfade: fc.boolean(),
  });
  const anyTitle = fc.record({
    text: fc.constantFrom('One', 'Two', 'Three'),
    start: fc.nat(60),
    frames: fc.integer({ min: 1, max: 30 }),
  });
  const anyFilm: fc.Arbitrary<Film> = fc.record({
    shots: fc.array(anyShot, { minLength: 2, maxLength: 6 }),
    title: anyTitle,
    musicGain: fc.constantFrom(-12, -20),
  });
  const anyPlace = fc.nat();
  const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
    fc.tuple(anyPlace, anyShot).map(([place, shot]): Edit => (film) => ({
      ...film,
      shots: film.shots.toSpliced(place % (film.shots.length + 1), 0, shot),
    })),
    anyPlace.map((place): Edit => (film) => ({
      ...film,
      shots: film.shots.length < 2 ? film.shots : film.shots.toSpliced(place % film.shots.length, 1),
    })),
    fc.tuple(anyPlace, anyShot).map(([place, shot]): Edit => (film) => ({
      ...film,
      shots: film.shots.with(place % film.shots.length, shot),
    })),
    fc.tuple(anyPlace, fc.integer({ min: 8, max: 40 })).map(([place, frames]): Edit => (film) => {
      const index = place % film.shots.length;
      return { ...film, shots: film.shots.with(index, { ...film.shots[index]!, frames }) };
    }),
    anyPlace.map((place): Edit => ({ shots, ...film }) => {
      const turned = place % shots.length;
      return { ...film, shots: [...shots.slice(turned), ...shots.slice(0, turned)] };
    }),
    anyTitle.map((title): Edit => (film) => ({ ...film, title })),
    fc.constantFrom(-12, -20).map((musicGain): Edit => (film) => ({ ...film, musicGain })),
  );

  function itemOf({ of, in: from, frames, speed, opacity, gain }: Shot): object {
    const shared = { duration: `${frames}f`, place: { opacity } };
    return of === 'color'
      ? { color: `#${(0x102030 + from * 0x0a0503).toString(16)}`, ...shared }
      : { asset: of, in: from / 10, speed, gain, ...shared };
  }

  const textOf = ({ shots, title, musicGain }: Film, preset: string, segment: number): string =>
    JSON.stringify({
      reel: 1,
      canvas: { width: 128, height: 72, fps, sampleRate: 16_000, channels: 1 },
      assets: { a: { src: 'a.mp4' }, b: { src: 'b.mp4' } },
      tracks: [
        {
          kind: 'video',
          items: shots.flatMap((shot, index) => [
            ...(shot.crossfade && index > 0 ? [{ transition: 'crossfade', duration: '6f' }] : []),
            itemOf(shot),
          ]),
        },
        {
          kind: 'video',
          items: [
            {
              text: title.text,
              start: `${title.start}f`,
              duration: `${title.frames}f`,
              style: { size: 20 },
              fadeIn: 0.2,
            },
          ],
        },
        { kind: 'audio', items: [{ asset: 'a', duration: 4, gain: musicGain }] },
      ],
      exports: { film: { format: 'mp4', segment, video: { preset }, audio: { bitrate: '64k' } } },
    });

  const anyEncoders = fc.constantFrom(1, 2, 4);

  it('is the film that an empty cache gives, made of what the edits left and with any number of encoders', () =>
    fc.assert(
      fc.asyncProperty(
        anyFilm,
        fc.array(anyEdit, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('ultrafast', 'veryfast'),
        fc.constantFrom(0.25, 0.5, 1, 8),
        fc.array(fc.tuple(anyEncoders, anyEncoders), { minLength: 5, maxLength: 5 }),
        async (first, edits, preset, segment, encoders) => {
          const kept = at(`cache-${made++}`);
          const seen = new Set<string>();
          let film = first;
          for (const [index, edit] of [(same: Film) => same, ...edits].entries()) {
            film = edit(film);
            const [one, other] = encoders[index]!;
            const text = textOf(film, preset, segment);
            const again = await exportHere(at('film.reel'), text, { cacheFolder: kept, encoders: one });
            const fresh = await exportHere(at('film.reel'), text, {
              cacheFolder: at(`cache-${made++}`),
              encoders: other,
            });
            assert.ok(again.bytes.equals(fresh.bytes), `the films of ${text} differ`);
            const missing = new Set(again.keys.filter((key) => !seen.has(key)));
            assert.equal(again.encoded, missing.size, 'something was encoded that was there');
            for (const key of again.keys) seen.add(key);
          }
        },
      ),
      runs(4, 60),
    ));
});
