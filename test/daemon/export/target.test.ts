import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ErrorCode } from '../../../model/errors.ts';
import { PendingFile } from '../../../daemon/export/pendingFile.ts';
import { checkTarget, defaultTarget } from '../../../daemon/export/target.ts';
import { ownProcessName } from '../../../daemon/processName.ts';
import { fileState } from '../../../daemon/project/assetFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** A check that the error has this code and says these words. */
const failure =
  (code: ErrorCode, words: RegExp) =>
  (error: Error & { code?: string }): boolean => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  };

describe('the target of an export', () => {
  const at = temporaryFolder();
  const options = { extension: 'mp4', overwrite: false, protect: [] };

  it('stands beside the project, named after it and the export', () => {
    assert.equal(defaultTarget('/films/walk.reel', 'web', 'mp4'), '/films/walk-web.mp4');
    assert.equal(defaultTarget('/films/my.walk.reel', 'loop', 'gif'), '/films/my.walk-loop.gif');
  });

  it('may be a file that is not there yet', async () => {
    assert.equal(await checkTarget(at('new.mp4'), options), at('new.mp4'));
  });

  it('must end as what is made', async () => {
    await assert.rejects(checkTarget(at('film.mov'), options), failure('usage', /should end in "\.mp4"/u));
    assert.equal(await checkTarget(at('FILM.MP4'), options), at('FILM.MP4'));
  });

  it('must stand in a folder that is there', async () => {
    await assert.rejects(
      checkTarget(at('none/film.mp4'), options),
      failure('target-unwritable', /There is no folder/u),
    );
    writeFileSync(at('file'), '');
    await assert.rejects(checkTarget(at('file/film.mp4'), options), failure('target-unwritable', /folder/u));
  });

  it('is not replaced unless that is asked for', async () => {
    writeFileSync(at('old.mp4'), 'old');
    await assert.rejects(checkTarget(at('old.mp4'), options), failure('target-exists', /--overwrite/u));
    assert.equal(await checkTarget(at('old.mp4'), { ...options, overwrite: true }), at('old.mp4'));
  });

  it('cannot be a folder or a device', async () => {
    mkdirSync(at('folder.mp4'));
    symlinkSync('/dev/null', at('null.mp4'));
    for (const name of ['folder.mp4', 'null.mp4']) {
      const check = checkTarget(at(name), { ...options, overwrite: true });
      await assert.rejects(check, failure('target-unwritable', /it is (?:a folder|not an ordinary file)/u));
    }
  });

  it('is never a file the project uses, by whatever name', async () => {
    writeFileSync(at('source.mp4'), 'media');
    linkSync(at('source.mp4'), at('hard.mp4'));
    symlinkSync(at('source.mp4'), at('soft.mp4'));
    const protect = [{ path: at('source.mp4'), state: await fileState(at('source.mp4')) }];
    for (const name of ['source.mp4', 'hard.mp4', 'soft.mp4']) {
      const check = checkTarget(at(name), { ...options, overwrite: true, protect });
      await assert.rejects(check, failure('target-is-source', /Write to another file/u));
    }
    assert.equal(readFileSync(at('source.mp4'), 'utf8'), 'media');
  });

  it('is what a link points to, so that the link stays', async () => {
    writeFileSync(at('real.mp4'), 'old');
    symlinkSync(at('real.mp4'), at('link.mp4'));
    assert.equal(await checkTarget(at('link.mp4'), { ...options, overwrite: true }), at('real.mp4'));
  });
});

describe('a pending file', () => {
  const at = temporaryFolder();
  const names = (): readonly string[] => readdirSync(at());

  it('is hidden beside the target until it is complete', async () => {
    const file = await PendingFile.create(at('film.mp4'));
    assert.match(names().join(), /^\.framewright-\d+-[0-9a-z]+-[0-9a-f]{8}-[0-9a-f]{12}$/u);
    writeFileSync(file.path, 'whole');
    await file.commit({ overwrite: false });
    assert.deepEqual(names(), ['film.mp4']);
    assert.equal(readFileSync(at('film.mp4'), 'utf8'), 'whole');
    await file.discard();
    assert.deepEqual(names(), ['film.mp4']);
  });

  it('leaves nothing when it is discarded', async () => {
    const file = await PendingFile.create(at('other.mp4'));
    await file.discard();
    await file.discard();
    assert.deepEqual(names(), ['film.mp4']);
  });

  it('is cleared away after a process that is gone, and not while its process lives', async () => {
    const [pid, , place] = (await ownProcessName()).split('-');
    const dead = `.framewright-${pid}-1a2b3c-${place}-0123456789ab`;
    mkdirSync(at(dead));
    writeFileSync(at(`${dead}/part`), 'half');
    const living = await PendingFile.create(at('other.mp4'));
    const file = await PendingFile.create(at('other.mp4'));
    assert.deepEqual([...names()].sort(), [basename(file.path), basename(living.path), 'film.mp4'].sort());
    await file.discard();
    await living.discard();
  });

  it('does not replace a file that came meanwhile', async () => {
    const file = await PendingFile.create(at('film.mp4'));
    writeFileSync(file.path, 'newer');
    await assert.rejects(file.commit({ overwrite: false }), failure('target-exists', /film\.mp4/u));
    assert.equal(readFileSync(at('film.mp4'), 'utf8'), 'whole');
    await file.commit({ overwrite: true });
    assert.equal(readFileSync(at('film.mp4'), 'utf8'), 'newer');
  });

  it('says so when its folder has been removed meanwhile, or the file itself', async () => {
    mkdirSync(at('short-lived'));
    const file = await PendingFile.create(at('short-lived/film.mp4'));
    rmSync(file.path);
    const gone = failure('target-unwritable', /the file it was written to has been removed/u);
    await assert.rejects(file.commit({ overwrite: false }), gone);
    rmSync(at('short-lived'), { recursive: true });
    const folder = failure('target-unwritable', /its folder is no longer there/u);
    await assert.rejects(file.commit({ overwrite: false }), folder);
    await file.discard();
  });

  it('cannot be made where nothing can be written', async () => {
    // Permissions do not bind root; what the kernel does not offer, it refuses to everyone.
    const create = PendingFile.create('/proc/film.mp4');
    await assert.rejects(create, failure('target-unwritable', /"\/proc\/film\.mp4" cannot be written: .+/u));
  });
});
