import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

describe('Skia', () => {
  it('is loaded where the system knows no home folder', () => {
    const env = { ...process.env };
    delete env['HOME'];
    const script = `
      import os from 'node:os';
      import { syncBuiltinESMExports } from 'node:module';
      const { homedir } = os;
      os.homedir = () => {
        if (process.env.HOME === undefined) throw new Error('uv_os_homedir returned ENOENT');
        return homedir();
      };
      syncBuiltinESMExports();
      const { skia } = await import(${JSON.stringify(new URL('../../../daemon/raster/skia.ts', import.meta.url).href)});
      console.log(typeof skia().createCanvas);`;
    const options = ['--import=tsx', '--input-type=module', '--eval', script];
    const { stdout, stderr } = spawnSync(process.execPath, options, { env, encoding: 'utf8' });
    assert.equal(stdout, 'function\n', stderr);
  });
});
