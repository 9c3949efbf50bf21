/** Gestures on any project: what should move moves there, nothing else does, comments stay, and the way back is open. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FramewrightError } from '../../../model/errors.ts';
import { applyEdits } from '../../../model/edit/editedText.ts';
import type { Gesture } from '../../../model/edit/gesture.ts';
import { gestureEdits } from '../../../model/edit/gestureEdits.ts';
import { layOut } from '../../../model/evaluate/index.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import { arrange, type Arrangement } from '../../../model/timeline/arrange.ts';
import { image, sound, video } from '../mediaFacts.ts';

const facts = new Map([
  ['walk', video({ seconds: 40, fps: 25 })],
  ['bed', sound({ seconds: 60 })],
  ['logo', image()],
]);

const fps = 30;

/** Seconds in one of the notations. */
const seconds = (least: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.integer({ min: Math.ceil(least * fps), max: 5 * fps }),
      fc.constantFrom('number', 'frames', 'suffix', 'fraction'),
    )
    .map(([frames, form]) =>
      form === 'frames'
        ? `"${frames}f"`
        : form === 'fraction'
          ? `"${frames}/30s"`
          : form === 'suffix'
            ? `"${(frames / fps).toFixed(2)}s"`
            : (frames / fps).toFixed(2),
    );

const clip = fc.oneof(
  fc
    .tuple(seconds(0), seconds(0.2))
    .map(([from, long]) => `{ "asset": "walk", "in": ${from.replace('f"', '/30s"')}, "duration": ${long} }`),
  seconds(0.2).map((long) => `{ "asset": "walk", "out": ${long.replace('f"', '/30s"')} }`),
  seconds(0.2).map((long) => `{ "text": "a", "duration": ${long} }`),
  seconds(0.2).map((long) => `{ "asset": "logo", "duration": ${long}, "gain": 0 }`),
);

const space = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: seconds(0.1).map((long) => `{ "gap": ${long} }`) },
);

/** A track whose items are written as people write them, each comment with a number of its own. */
const track = fc
  .tuple(fc.array(fc.tuple(space, clip), { minLength: 1, maxLength: 5 }), fc.boolean(), fc.boolean())
  .map(([pairs, lines, trailing]) => {
    const items = pairs.flatMap(([gap, each]) => (gap === '' ? [each] : [gap, each]));
    const separator = lines ? '\n      ' : ' ';
    const written = items.map((each, at) => {
      const above = lines && at % 2 === 0 ? `// above ${at}${separator}` : '';
      const comma = at < items.length - 1 || (trailing && lines) ? ',' : '';
      return `${above}${each}${comma}${lines && at % 3 === 1 && !each.includes('gap') ? ` // beside ${at}` : ''}`;
    });
    const inside = written.join(separator);
    return `{ "kind": "video", "items": [${lines ? `${separator}${inside}\n    ` : inside}] }`;
  });

const project = fc
  .array(track, { minLength: 1, maxLength: 3 })
  .map(
    (tracks) =>
      `{ "reel": 1, "canvas": { "width": 640, "height": 360, "fps": ${fps} },
  "assets": { "walk": { "src": "w.mp4" }, "bed": { "src": "b.wav" }, "logo": { "src": "l.png" } },
  "tracks": [
    ${tracks.join(',\n    ')}
  ] }`,
  )
  .filter((text) => parseProject(text).project !== undefined);

function arranged(text: string): Arrangement {
  const parsed = parseProject(text).project;
  assert.ok(parsed, text);
  return arrange(parsed, facts);
}

/** By track: where each clip is, in frames, and what it shows. */
function places(text: string): readonly (readonly string[])[] {
  return arranged(text).tracks.map(({ items }) =>
    items.flatMap(({ item, start, end, in: from }) =>
      item.kind === 'gap' || item.kind === 'transition'
        ? []
        : [`${item.kind} ${start.toString()}-${end.toString()} from ${from.toString()}`],
    ),
  );
}

/** Their words: in one line with others a comment gets the form that can stand there. */
const comments = (text: string): readonly string[] =>
  [...text.matchAll(/(?:above|beside) \d+/g)].map(([found]) => found);

/** The text after the gesture; undefined where it is refused. */
function after(text: string, gesture: Gesture): string | undefined {
  try {
    const edits = gestureEdits(text, facts, gesture);
    for (const [i, { range }] of edits.entries()) {
      assert.ok(i === 0 || range.offset > edits[i - 1]!.range.offset + edits[i - 1]!.range.length);
    }
    return applyEdits(text, edits);
  } catch (error) {
    assert.ok(error instanceof FramewrightError && error.code === 'edit-refused', String(error));
    return undefined;
  }
}

/** A project and one of its clips. */
const chosen = fc.tuple(project, fc.nat(), fc.nat()).map(([text, a, b]) => {
  const { tracks } = arranged(text);
  const trackIndex = a % tracks.length;
  const clips = tracks[trackIndex]!.items.flatMap(({ item }, i) => (item.kind === 'gap' ? [] : [i]));
  return { text, track: trackIndex, item: clips[b % clips.length]! };
});

const frame = fc.integer({ min: 0, max: 20 * fps });

describe('gestures on any project', () => {
  it('a moved clip is where it was put, and nothing else has moved', () => {
    fc.assert(
      fc.property(chosen, frame, fc.nat(), ({ text, track: from, item }, to, other) => {
        const before = arranged(text);
        const toTrack = other % before.tracks.length;
        const now = after(text, { kind: 'move', track: from, item, toTrack, frame: to });
        if (now === undefined) return;
        assert.deepEqual(comments(now).toSorted(), comments(text).toSorted(), now);
        const clips = (each: Arrangement, at: number): readonly string[] =>
          each.tracks[at]!.items.flatMap(({ item: { kind }, start, end }) =>
            kind === 'gap'
              ? []
              : [`${Number(start.mul(each.project.canvas.fps).round())} ${end.sub(start).toString()}`],
          );
        const moved = before.tracks[from]!.items[item]!;
        const length = moved.end.sub(moved.start).toString();
        const start = Number(moved.start.mul(before.project.canvas.fps).round());
        const expected = before.tracks.map((_, at) => {
          const list = [...clips(before, at)];
          if (at === from) list.splice(list.indexOf(`${start} ${length}`), 1);
          if (at === toTrack) list.push(`${to} ${length}`);
          return list.toSorted();
        });
        const found = arranged(now);
        assert.deepEqual(
          found.tracks.map((_, at) => clips(found, at).toSorted()),
          expected,
          now,
        );
      }),
    );
  });

  it('a trim changes one clip, and the trim back brings back the picture', () => {
    fc.assert(
      fc.property(
        chosen,
        frame,
        fc.constantFrom('start', 'end'),
        fc.boolean(),
        ({ text, track: at, item }, to, edge, ripple) => {
          const {
            tracks,
            project: { canvas },
          } = arranged(text);
          const was = tracks[at]!.items[item]!;
          const stood = Number((edge === 'start' ? was.start : was.end).mul(canvas.fps).round());
          const now = after(text, { kind: 'trim', track: at, item, edge, frame: to, ripple });
          if (now === undefined) return;
          const clipBefore = places(text)[at]!;
          const clipAfter = places(now)[at]!;
          if (!ripple) {
            const others = clipBefore.filter((place) => clipAfter.includes(place));
            assert.ok(others.length >= clipBefore.length - 1, `${text}\n${now}`);
          }
          assert.deepEqual(comments(now), comments(text));
          const index = arranged(now).tracks[at]!.items.findIndex(
            ({ item: each }, i) => each.kind !== 'gap' && clipOrder(now, at, i) === clipOrder(text, at, item),
          );
          // Rippled at its start, it keeps its place: the way back is by as much the other way.
          const target = ripple && edge === 'start' ? 2 * stood - to : stood;
          const back =
            target < 0
              ? undefined
              : after(now, { kind: 'trim', track: at, item: index, edge, frame: target, ripple });
          // Where it was at the very end of its source, less than a frame may be missing.
          if (back !== undefined) assert.equal(places(back).flat().length, places(text).flat().length);
        },
      ),
    );
  });

  it('the parts of a split show what the clip showed', () => {
    fc.assert(
      fc.property(chosen, frame, ({ text, track: at, item }, cut) => {
        const now = after(text, { kind: 'split', track: at, item, frame: cut });
        if (now === undefined) return;
        const [left, right] = arranged(now).tracks[at]!.items.slice(item, item + 2);
        const was = arranged(text).tracks[at]!.items[item]!;
        assert.ok(
          left!.start.equals(was.start) && left!.end.equals(right!.start) && right!.end.equals(was.end),
          now,
        );
        const speed = was.item.kind === 'asset' ? was.item.speed : undefined;
        const moving = was.sourceLength !== undefined;
        if (moving) assert.ok(right!.in.equals(was.in.add(left!.end.sub(left!.start).mul(speed!))), now);
        assert.deepEqual(comments(now), comments(text));
      }),
    );
  });

  it('a deleted clip leaves the others where they are, or closes up', () => {
    fc.assert(
      fc.property(chosen, fc.boolean(), ({ text, track: at, item }, ripple) => {
        const now = after(text, { kind: 'delete', track: at, item, ripple });
        assert.ok(now !== undefined);
        const [before, left] = [places(text)[at]!, places(now)[at]!];
        assert.equal(left.length, before.length - 1);
        if (!ripple)
          assert.ok(
            left.every((place) => before.includes(place)),
            `${text}\n${now}`,
          );
        const above = (each: string): readonly string[] =>
          comments(each).filter((words) => words.includes('above'));
        assert.deepEqual(above(now), above(text), now);
      }),
    );
  });

  it('keys that are set stand in order of time, and when all are taken the text is as it was', () => {
    const keyed = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(chosen, keyed, ({ text, track: at, item }, frames) => {
        const place = { track: at, item, property: 'opacity' } as const;
        const keysOf = (now: string): readonly number[] => {
          const { item: clipNow } = arranged(now).tracks[at]!.items[item]!;
          assert.ok('animate' in clipNow);
          return (clipNow.animate.get('opacity') ?? []).map(({ t }) => Math.round(t.toNumber() * fps));
        };
        let now = text;
        for (const each of frames)
          now = after(now, { kind: 'setKey', ...place, frame: each, value: each / 10 }) ?? assert.fail(now);
        assert.deepEqual(
          keysOf(now),
          frames.toSorted((a, b) => a - b),
        );
        assert.deepEqual(comments(now), comments(text));
        for (const each of frames)
          now = after(now, { kind: 'deleteKeys', ...place, frame: each }) ?? assert.fail(now);
        assert.equal(now, text);
      }),
    );
  });

  it('a reordered clip is among the same clips, in the order asked for', () => {
    fc.assert(
      fc.property(chosen, fc.nat(), ({ text, track: at, item }, place) => {
        const { items } = arranged(text).tracks[at]!;
        const before = place % (items.length + 1);
        const now = after(text, { kind: 'reorder', track: at, item, toTrack: at, before });
        if (now === undefined) return;
        const contents = (each: string): readonly string[] =>
          arranged(each).tracks[at]!.items.flatMap(({ item: { kind }, start, end, in: from }) =>
            kind === 'gap' ? [] : [`${kind} ${end.sub(start).toString()} ${from.toString()}`],
          );
        assert.deepEqual(contents(now).toSorted(), contents(text).toSorted(), now);
        assert.deepEqual(comments(now).toSorted(), comments(text).toSorted(), now);
      }),
    );
  });

  it('every place is the one that laying out gives', () => {
    fc.assert(
      fc.property(project, (text) => {
        const parsed = parseProject(text).project!;
        const { timeline } = layOut(parsed, facts);
        if (!timeline) return;
        const mine = arrange(parsed, facts).tracks.map(({ items }) =>
          items.filter(({ item }) => item.kind !== 'gap'),
        );
        timeline.tracks.forEach(({ clips }, at) => {
          clips.forEach(({ clip: each, start, end, in: from }, i) => {
            const found = mine[at]![i]!;
            assert.equal(found.item, each);
            assert.ok(found.start.equals(start) && found.end.equals(end) && found.in.equals(from));
          });
        });
      }),
    );
  });
});

/** Which of the clips of a track an item is. */
function clipOrder(text: string, track: number, item: number): number {
  return arranged(text)
    .tracks[track]!.items.slice(0, item)
    .filter(({ item: { kind } }) => kind !== 'gap').length;
}
