/** What to install where the engine cannot be loaded. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  installCommand,
  libraryAdvice,
  neededLibraries,
  missingLibrary,
} from '../../../extension/ui/missingLibraries.ts';

const linux = ['libavcodec.so.59', 'libzimg.so.2'];

describe('libraries that the engine needs', () => {
  it('are read from the addon itself', () => {
    const found = neededLibraries(readFileSync('native/build/framewright.node'));
    for (const name of ['libavcodec', 'libavformat', 'libavutil', 'libavfilter', 'libzimg', 'libhwy'])
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

  it('are known by the words of the loader', () => {
    const linux = 'libavcodec.so.61: cannot open shared object file: No such file or directory. It needs';
    assert.equal(missingLibrary(`The native engine could not be loaded: ${linux}`), 'libavcodec.so.61');
    const mac =
      'dlopen(x): Library not loaded: /opt/homebrew/opt/ffmpeg/lib/libavcodec.61.dylib\n  Referenced from';
    assert.equal(missingLibrary(mac), 'libavcodec.61.dylib');
    const laterOnMac = 'loaded: dlopen(/opt/homebrew/lib/libavfilter.10.dylib, 0x0001): tried: no such file.';
    assert.equal(missingLibrary(laterOnMac), 'libavfilter.10.dylib');
    assert.equal(missingLibrary('The native engine is not built: nothing is at x.'), undefined);
  });

  it('are named in what is said', () => {
    assert.match(libraryAdvice(linux, undefined), /libavcodec\.so\.59, libzimg\.so\.2/u);
    assert.equal(libraryAdvice([], undefined), 'Install Framewright again.');
  });
});
