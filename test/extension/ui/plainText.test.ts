/** Text of projects stays text wherever VS Code shows it. */
import assert from 'node:assert/strict';
import { forLabel, forMessage, plain } from '../../../extension/ui/plainText.ts';

describe('plain text in the editor', () => {
  it('leaves ordinary names as they are', () => {
    for (const name of ['demo.reel', 'Größe (2) [final].mp4', '日本語', 'a $ b', '🎬 take 1']) {
      assert.equal(plain(name), name);
      assert.equal(forMessage(name), name);
      assert.equal(forLabel(name), name);
    }
  });

  it('drops what terminals obey, and marks that turn text round', () => {
    assert.equal(plain('\u001b[31mred\u001b[0m\u0007'), 'red');
    assert.equal(plain('\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007'), 'link');
    assert.equal(plain('film\u202egpj.exe'), 'filmgpj.exe');
    assert.equal(plain('a\r\u0000b\u009b'), 'ab');
  });

  it('keeps a notification from making a link of a name', () => {
    assert.ok(!forMessage('[click](command:workbench.action.quit)').includes(']('));
  });

  it('keeps a label from making an icon of a name, and in one line', () => {
    assert.ok(!forLabel('$(check) done').includes('$('));
    assert.equal(forLabel('two\nlines'), 'two lines');
  });
});
