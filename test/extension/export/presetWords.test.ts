/** The presets that the dialog offers are those that the daemon knows. */
import assert from 'node:assert/strict';
import { chooseSettings } from '../../../daemon/export/presets.ts';
import { presetWords } from '../../../extension/export/presetWords.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';

const { project } = parseProject(
  '{ "reel": 1, "canvas": { "width": 64, "height": 64, "fps": 30 }, "tracks": [{ "kind": "video", "items": [{ "color": "#000000", "duration": 1 }] }] }',
);

describe('the dialog’s presets', () => {
  for (const name of Object.keys(presetWords)) {
    it(`${name} is one`, () => assert.equal(chooseSettings(project!, name).name, name));
  }

  it('are all there are', () => {
    const all = Object.keys(presetWords).map((name) => `"${name}"`);
    assert.throws(
      () => chooseSettings(project!, 'other'),
      new RegExp(`There are ${all.join(', ')}\\.$`, 'u'),
    );
  });
});
