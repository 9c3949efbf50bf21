import assert from 'node:assert/strict';
import { PixelStore } from '../../../daemon/raster/pixelStore.ts';
import type { RasterPixels } from '../../../model/render/job.ts';

const picture = (bytes: number): RasterPixels => ({
  width: bytes / 4,
  height: 1,
  pixels: new Uint8Array(bytes),
});

describe('held pixels', () => {
  it('are there once', () => {
    const store = new PixelStore(100);
    const pixels = picture(40);
    const ticket = store.hold({}, pixels);
    assert.equal(store.take(ticket), pixels);
    assert.equal(store.take(ticket), undefined);
  });

  it('go, the longest held first, when they become too many bytes', () => {
    const store = new PixelStore(100);
    const tickets = [40, 40, 20, 40].map((bytes) => store.hold({}, picture(bytes)));
    const left = tickets.map((ticket) => store.take(ticket)?.pixels.length);
    assert.deepEqual(left, [undefined, 40, 20, 40]);
  });

  it('make room for others once they are taken', () => {
    const store = new PixelStore(100);
    const first = store.hold({}, picture(60));
    store.take(store.hold({}, picture(40)));
    const second = store.hold({}, picture(40));
    assert.equal(store.take(first)?.pixels.length, 60);
    assert.equal(store.take(second)?.pixels.length, 40);
  });

  it('are not held at all when they are too many bytes alone', () => {
    const store = new PixelStore(100);
    assert.equal(store.take(store.hold({}, picture(104))), undefined);
  });
});
