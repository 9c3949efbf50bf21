import assert from 'node:assert/strict';
import { layOut } from '../../../model/evaluate/index.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import { smallestEdit, type SmallestEdit } from '../../../daemon/bench/smallestEdit.ts';

/** The edit of a project with these items on tracks of pictures. */
function edit(...tracks: readonly (readonly object[])[]): SmallestEdit | undefined {
  const canvas = { width: 320, height: 180, fps: 30 };
  const text = JSON.stringify({ reel: 1, canvas, tracks: tracks.map((items) => ({ kind: 'video', items })) });
  const { project } = parseProject(text);
  assert.ok(project);
  const { timeline } = layOut(project, new Map());
  assert.ok(timeline);
  return smallestEdit(timeline);
}

/** Texts, as they are after the edit. */
const texts = (of: SmallestEdit | undefined): readonly string[] =>
  of?.timeline.tracks.flatMap(({ clips }) =>
    clips.flatMap(({ clip }) => (clip.kind === 'text' ? [clip.text] : [])),
  ) ?? [];

describe('smallestEdit', () => {
  it('changes the shortest text and no other', () => {
    const found = edit(
      [{ color: '#000000', duration: 1 }],
      [
        { text: 'long', duration: 3 },
        { text: 'short', duration: 2 },
      ],
    );
    assert.deepEqual(texts(found), ['long', 'short.']);
    assert.equal(found?.what, 'the text of 2.00 s changed');
  });

  it('changes a clip where there is no text, also one whose opacity moves', () => {
    const moving = {
      animate: {
        opacity: [
          { t: 0, v: 0 },
          { t: 1, v: 1 },
        ],
      },
    };
    const found = edit([
      { color: '#000000', duration: 3 },
      { color: '#ffffff', duration: 2, ...moving },
    ]);
    const clip = found?.timeline.tracks[0]?.clips[1]?.clip;
    assert.equal(clip?.place.opacity, 0.9);
    assert.equal(clip.animate.size, 0);
    assert.equal(found?.what, 'the colour of 2.00 s changed');
  });
});
