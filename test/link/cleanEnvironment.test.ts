/** Our programs under an editor's Node. */
import assert from 'node:assert/strict';
import { cleanEnvironment } from '../../link/cleanEnvironment.ts';

describe('the environment of our programs', () => {
  it('is the editor’s, without what the editor tells its own processes', () => {
    const inherited = {
      PATH: '/bin',
      VSCODE_IPC_HOOK: 'x',
      ELECTRON_ENABLE_LOGGING: '1',
      NODE_OPTIONS: '--inspect',
      HOME: '/h',
    };
    assert.deepEqual(cleanEnvironment(inherited), { PATH: '/bin', HOME: '/h', ELECTRON_RUN_AS_NODE: '1' });
  });
});
