import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { Journal, type JobRecord } from '../../../daemon/server/journal.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('the journal of jobs', () => {
  const at = temporaryFolder();

  /** As much of one as the journal looks at. */
  const recordOf = (id: string): JobRecord => ({ accepted: { job: { id } } }) as unknown as JobRecord;

  it('keeps one file a job, and leaves no draft', async () => {
    const journal = new Journal(at('jobs'));
    await journal.write(recordOf('one'));
    await journal.write(recordOf('one'));
    await journal.write(recordOf('two'));
    assert.deepEqual(readdirSync(at('jobs')).sort(), ['one.json', 'two.json']);
    await journal.remove(recordOf('one'));
    assert.deepEqual(readdirSync(at('jobs')), ['two.json']);
  });

  it('leaves no draft where it cannot write, and says so', async () => {
    const journal = new Journal(at('blocked'));
    mkdirSync(at('blocked/three.json'), { recursive: true });
    await assert.rejects(journal.write(recordOf('three')));
    assert.deepEqual(readdirSync(at('blocked')), ['three.json']);
  });
});
