import assert from 'node:assert/strict';
import { frameAtOffset, layOut, placeOfFrame, type Timeline } from '../../../model/evaluate/index.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';

const text = `{ "reel": 1, "canvas": { "width": 64, "height": 64, "fps": 10 },
  "tracks": [
    { "kind": "video", "items": [
      { "color": "#ff0000", "duration": 2 },
      { "transition": "crossfade", "duration": 1 },
      { "color": "#00ff00", "duration": 3 }
    ] },
    { "kind": "video", "items": [ { "color": "#0000ff", "start": 1, "duration": 1 } ] }
  ],
  "markers": [ { "at": 4, "name": "four" } ] }`;

function timeline(): Timeline {
  const { project } = parseProject(text);
  assert.ok(project);
  const laidOut = layOut(project, new Map());
  assert.ok(laidOut.timeline);
  return laidOut.timeline;
}

/** The frame that belongs to where these words stand. */
const frameOf = (words: string): number | undefined => frameAtOffset(timeline(), text.indexOf(words));

describe('between text and playhead', () => {
  it('a clip is found at its first frame, on any track', () => {
    assert.equal(frameOf('#ff0000'), 0);
    assert.equal(frameOf('#00ff00'), 20);
    assert.equal(frameOf('#0000ff'), 10);
  });

  it('a transition is found in its middle, a marker where it is', () => {
    assert.equal(frameOf('crossfade'), 20);
    assert.equal(frameOf('four'), 40);
  });

  it('what is no clip is found nowhere', () => {
    assert.equal(frameOf('canvas'), undefined);
  });

  it('a frame belongs to the lowest clip that is seen at it', () => {
    const place = placeOfFrame(timeline(), 15);
    assert.ok(place);
    assert.equal(
      text.slice(place.offset, place.offset + place.length),
      '{ "color": "#ff0000", "duration": 2 }',
    );
    assert.equal(placeOfFrame(timeline(), 1000), undefined);
  });
});
