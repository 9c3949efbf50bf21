/** What to install where the engine cannot be loaded. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { installCommand, libraryAdvice, linkedLibraries } from '../../../extension/ui/missingLibraries.ts';

const linux = ['libavcodec.so.59', 'libzimg.so.2'];

describe('libraries that the engine needs', () => {
  it('are read from the addon itself', () => {
    const found = linkedLibraries(readFileSync('native/build/framewright.node'));
    for (const name of ['libavcodec', 'libavformat', 'libavutil', 'libzimg', 'libhwy'])
      assert.ok(
        found.some((library) => library.startsWith(`${name}.`)),
        `${name} among ${found.join(', ')}`,
      );
  });

  it('are brought by one command where the system is known', () => {
    assert.equal(installCommand(linux, 'linux', true), 'sudo apt install libavcodec59 libzimg2');
    assert.equal(
      installCommand(['libavcodec.61.dylib'], 'darwin', false),
      'brew install ffmpeg zimg highway',
    );
    assert.equal(installCommand(linux, 'linux', false), undefined);
  });

  it('are named in what is said', () => {
    assert.match(libraryAdvice(linux, undefined), /libavcodec\.so\.59, libzimg\.so\.2/u);
    assert.equal(libraryAdvice([], undefined), 'Install Framewright again.');
  });
});
