import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownProcessName, whereabouts } from '../../daemon/processName.ts';

describe('the name of a process', () => {
  it('is that of a living one, and fit for a file', async () => {
    const name = await ownProcessName();
    assert.match(name, /^[0-9a-z-]+$/u);
    assert.equal(await whereabouts(name), 'alive');
    assert.equal(await ownProcessName(), name);
  });

  it('is that of a dead one after its end', async () => {
    const child = spawn(
      process.execPath,
      [
        '--import=tsx',
        '--input-type=module',
        '-e',
        `import { ownProcessName } from './daemon/processName.ts';
         process.stdout.write(await ownProcessName());
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [name] = (await once(child.stdout, 'data')) as [Buffer];
    assert.equal(await whereabouts(name.toString()), 'alive');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await whereabouts(name.toString()), 'dead');
  });

  it('is that of a dead one when another got its pid', async () => {
    const [pid, , place] = (await ownProcessName()).split('-');
    assert.equal(await whereabouts(`${pid}-1a2b3c-${place}`), 'dead');
  });

  it('says nothing about other machines', async () => {
    const [pid, start] = (await ownProcessName()).split('-');
    assert.equal(await whereabouts(`${pid}-${start}-0123abcd`), 'elsewhere');
    assert.equal(await whereabouts('lost+found'), 'elsewhere');
  });
});
