import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { homeFolder } from '../../link/homeFolder.ts';

describe('the folder of a user', () => {
  const home = resolve('/home/me');

  it('is the one that the system knows', () => {
    assert.equal(
      homeFolder(() => home),
      home,
    );
  });

  it('is the root where the system knows none', () => {
    const unknown = (): never => {
      throw new Error('uv_os_homedir returned ENOENT');
    };
    assert.equal(homeFolder(unknown), resolve('/'));
    // HOME='' would else mean whatever folder a command is run in.
    assert.equal(
      homeFolder(() => ''),
      resolve('/'),
    );
  });
});
