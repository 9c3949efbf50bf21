import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../../../daemon/cache/cacheFolder.ts';

describe('the folder of the cache', () => {
  const home = '/home/me';

  function check(platform: NodeJS.Platform, env: Record<string, string>, expected: string): void {
    assert.equal(cacheFolder(env, platform, home), expected);
  }

  it('is where the system keeps caches', () => {
    check('linux', {}, join(home, '.cache/framewright'));
    check('linux', { XDG_CACHE_HOME: '/fast/cache' }, '/fast/cache/framewright');
    check('linux', { XDG_CACHE_HOME: 'relative' }, join(home, '.cache/framewright'));
    check('darwin', { XDG_CACHE_HOME: '/fast/cache' }, join(home, 'Library/Caches/framewright'));
    check('win32', { LOCALAPPDATA: '/local' }, '/local/framewright');
    check('win32', {}, join(home, 'AppData/Local/framewright'));
  });

  it('is the one that was chosen', () => {
    check('linux', { FRAMEWRIGHT_CACHE_DIR: '/big', XDG_CACHE_HOME: '/fast' }, '/big');
    check('darwin', { FRAMEWRIGHT_CACHE_DIR: 'here' }, resolve('here'));
    check('linux', { FRAMEWRIGHT_CACHE_DIR: '' }, join(home, '.cache/framewright'));
  });
});
