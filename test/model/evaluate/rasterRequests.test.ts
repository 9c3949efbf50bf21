import assert from 'node:assert/strict';
import type { MediaFacts } from '../../../model/media/facts.ts';
import type { Item } from '../../../model/project/project.ts';
import {
  type Output,
  outputOf,
  rasterRequests,
  rasterScale,
  type RasterRequest,
} from '../../../model/evaluate/index.ts';
import { asset, image, laidOut, project, solid, text, time, track, transition } from './build.ts';

const media: Readonly<Record<string, MediaFacts>> = {
  photo: image(4000, 3000),
  logo: image(400, 300, false),
};

function requests(items: readonly Item[], output: Partial<Output> = {}): RasterRequest[] {
  const built = project([track(items)]);
  return rasterRequests(laidOut(built, media), { ...outputOf(built.canvas), ...output });
}

/** The scales of texts and sizes of images that are asked for. */
const sizes = (items: readonly Item[], output: Partial<Output> = {}): (number | number[])[] =>
  requests(items, output).map((one) => (one.kind === 'text' ? one.scale : [one.width, one.height]));

describe('raster requests', () => {
  it('ask for text as large as the output shows it', () => {
    assert.deepEqual(sizes([text('a', { duration: 1 })]), [1]);
    assert.deepEqual(
      sizes([text('a', { duration: 1, place: { scale: 1.5 } })], { width: 3840, height: 2160 }),
      [3],
    );
  });

  it('ask for text as large as it is ever shown, overshooting easings included', () => {
    const growing = sizes([
      text('a', {
        duration: 1,
        animate: {
          scale: [
            [0, 0.5],
            [0.5, 2, 'out-back'],
            [1, 1],
          ],
        },
      }),
    ]);
    assert.ok(typeof growing[0] === 'number' && growing[0] > 2.1 && growing[0] < 2.2);
    const cut = sizes(
      [
        text('a', {
          duration: 1,
          animate: {
            scale: [
              [0, 0.5],
              [0.5, 2],
              [1, 1],
            ],
          },
        }),
      ],
      { range: [time(0.8), time(1)] },
    );
    assert.ok(typeof cut[0] === 'number' && cut[0] < 1.5, 'what is not shown does not count');
  });

  it('count what a zoom enlarges', () => {
    const items = [text('a', { duration: 2 }), transition('zoom', 1), solid(0, { duration: 2 })];
    assert.deepEqual(sizes(items), [1.5]);
  });

  it('ask for images as large as they are shown, before cropping', () => {
    assert.deepEqual(sizes([asset('photo', { duration: 1 })]), [[1440, 1080]]);
    assert.deepEqual(sizes([asset('photo', { duration: 1 })], { width: 480, height: 270 }), [[360, 270]]);
    const crop = { left: 0.5, top: 0, right: 0, bottom: 0 };
    assert.deepEqual(sizes([asset('photo', { duration: 1, place: { crop } })]), [[1440, 1080]]);
    const zoom = asset('photo', {
      duration: 2,
      fit: 'cover',
      animate: {
        scale: [
          [0, 1],
          [1, 1.2],
        ],
      },
    });
    assert.deepEqual(sizes([zoom]), [[2304, 1728]]);
  });

  it('ask once for what is equal, and again for what is not', () => {
    const items = [
      text('a', { duration: 1 }),
      text('a', { duration: 2, place: { x: 0.1 } }),
      text('a', { duration: 1, style: { weight: 700 } }),
      text('b', { duration: 1 }),
      asset('logo', { duration: 1 }),
      asset('logo', { duration: 1, place: { rotation: 20 } }),
      asset('logo', { duration: 1, place: { scale: 0.5 } }),
    ];
    const keys = requests(items).map(({ key }) => key);
    assert.equal(keys.length, 5);
    assert.equal(new Set(keys).size, 5);
  });

  it('have keys that do not depend on the order in which a style was written', () => {
    const plain = text('a', { duration: 1 });
    const turned = {
      ...plain,
      style: Object.fromEntries(Object.entries(plain.style).reverse()) as unknown as typeof plain.style,
    };
    assert.equal(requests([plain])[0]?.key, requests([turned])[0]?.key);
  });

  it('ask for nothing that is never seen', () => {
    assert.deepEqual(requests([text('a', { duration: 1, place: { scale: 0 } })]), []);
    const hidden = project([track([text('a', { duration: 1 })], { hidden: true })]);
    assert.deepEqual(rasterRequests(laidOut(hidden), outputOf(hidden.canvas)), []);
  });

  it('of fitted text leave its scale to what is measured', () => {
    const [request] = requests([text('a', { duration: 1, fit: 'contain', place: { scale: 0.5 } })]);
    assert.ok(request?.kind === 'text');
    assert.equal(rasterScale(request, 192, 54), 5);
    const [covering] = requests([text('a', { duration: 1, fit: 'cover' })]);
    assert.ok(covering?.kind === 'text');
    assert.equal(rasterScale(covering, 480, 108), 10);
  });

  it('bound how large text can become', () => {
    const [request] = requests([text('a', { duration: 1, place: { scale: 100 } })]);
    assert.ok(request?.kind === 'text');
    assert.equal(rasterScale(request, 1000, 40), 8.192);
    assert.equal(rasterScale(request, 10, 40), 100);
  });
});
