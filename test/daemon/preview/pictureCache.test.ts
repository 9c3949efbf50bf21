import assert from 'node:assert/strict';
import { PictureCache } from '../../../daemon/preview/pictureCache.ts';

const picture = (bytes: number): Uint8Array => new Uint8Array(bytes);

describe('the cache of pictures', () => {
  it('lets the least recently used go when it is full', () => {
    const cache = new PictureCache(100);
    for (const key of ['a', 'b', 'c']) cache.set(key, picture(30));
    cache.get('a');
    cache.set('d', picture(30));
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((key) => cache.has(key)),
      [true, false, true, true],
    );
    assert.equal(cache.bytes, 90);
  });

  it('keeps nothing that is larger than itself, and loses nothing for it', () => {
    const cache = new PictureCache(100);
    cache.set('a', picture(60));
    cache.set('b', picture(101));
    assert.deepEqual([cache.has('a'), cache.has('b'), cache.bytes], [true, false, 60]);
  });

  it('counts a picture that is replaced once', () => {
    const cache = new PictureCache(100);
    cache.set('a', picture(60));
    cache.set('a', picture(20));
    assert.equal(cache.bytes, 20);
  });
});
