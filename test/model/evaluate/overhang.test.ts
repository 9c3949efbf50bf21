import assert from 'node:assert/strict';
import { canvasArea, type Overhang, placeLayer, type Pose } from '../../../model/evaluate/geometry.ts';
import { cropOne, pixelOne } from '../../../model/render/drawList.ts';

const canvas = { width: 640, height: 360 };
const pose: Pose = {
  x: 0.5,
  y: 0.5,
  anchorX: 0.5,
  anchorY: 0.5,
  scale: 1,
  rotation: 0,
  cropLeft: 0,
  cropTop: 0,
  cropRight: 0,
  cropBottom: 0,
};

/** A box of 100x40 pixels with this overhang. `rect` in output pixels, `crop` in fractions. */
function place(overhang: Overhang | undefined, change: Partial<Pose> = {}) {
  const shape = { width: 100, height: 40, fit: 'none', pixelWidth: 100, pixelHeight: 40, overhang } as const;
  const placed = placeLayer({ ...pose, ...change }, shape, canvas, canvasArea(canvas, canvas), true);
  assert.ok(placed);
  return {
    rect: placed.rect.map((edge) => edge / pixelOne),
    crop: placed.crop.map((edge) => edge / cropOne),
  };
}

const shadow = { left: 4, top: 2, right: 20, bottom: 10 };

describe('an overhang', () => {
  it('is shown around the box, which stays where it was', () => {
    assert.deepEqual(place(undefined).rect, [270, 160, 100, 40]);
    assert.deepEqual(place(shadow), { rect: [266, 158, 124, 52], crop: [0, 0, 1, 1] });
  });

  it('does not move an anchored corner', () => {
    const corner = { anchorX: 0, anchorY: 0, x: 0, y: 0 };
    assert.deepEqual(place(shadow, corner).rect, [-4, -2, 124, 52]);
  });

  it('may be negative, where the box is empty', () => {
    assert.deepEqual(place({ left: -10, top: -5, right: -10, bottom: -5 }).rect, [280, 165, 80, 30]);
  });

  it('grows with the layer', () => {
    assert.deepEqual(place(shadow, { scale: 2 }).rect, [212, 136, 248, 104]);
  });

  it('turns about the anchor together with the box', () => {
    // Half a turn about the middle: what reached to the right reaches to the left.
    assert.deepEqual(place(shadow, { rotation: 180 }).rect, [250, 150, 124, 52]);
    // A quarter turn: the rectangle is given before it is turned about its own centre.
    const { rect } = place(shadow, { rotation: 90 });
    const center = [rect[0]! + rect[2]! / 2, rect[1]! + rect[3]! / 2];
    assert.deepEqual(center, [320 - 4, 180 + 8]);
  });

  it('is cut away on the sides that are cropped, and only there', () => {
    const { rect, crop } = place(shadow, { cropLeft: 0.5, anchorX: 1, x: 1 });
    assert.deepEqual(rect, [590, 158, 70, 52]);
    assert.ok(Math.abs(crop[0]! - 54 / 124) < 1 / cropOne);
    assert.deepEqual(crop.slice(1), [0, 1, 1]);
  });
});
