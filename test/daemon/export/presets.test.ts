import assert from 'node:assert/strict';
import { chooseSettings } from '../../../daemon/export/presets.ts';
import { FramewrightError } from '../../../model/errors.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';
import type { Project } from '../../../model/project/project.ts';

function projectWith(exports: object, width = 640): Project {
  const text = JSON.stringify({
    reel: 1,
    canvas: { width, height: 360, fps: 30 },
    tracks: [{ kind: 'video', items: [{ color: '#fff', duration: 1 }] }],
    exports,
  });
  const { project, diagnostics } = parseProject(text);
  assert.ok(project, JSON.stringify(diagnostics));
  return project;
}

describe('export settings', () => {
  const two = projectWith({
    small: { format: 'gif', width: 160 },
    web: { format: 'mp4', video: { quality: 30 } },
  });

  it('are the first of the project when no name is given', () => {
    assert.equal(chooseSettings(two, undefined).name, 'small');
  });

  it('are those of "web" when the project has none', () => {
    const { name, settings } = chooseSettings(projectWith({}), undefined);
    assert.equal(name, 'web');
    assert.equal(settings.format, 'mp4');
  });

  it('of the project come before a preset of the same name', () => {
    assert.equal(chooseSettings(two, 'web').settings.video.quality, 30);
    assert.equal(chooseSettings(projectWith({}), 'web').settings.video.quality, 23);
  });

  it('of a preset never enlarge the picture', () => {
    assert.equal(chooseSettings(projectWith({}, 320), 'gif').settings.width, 320);
    assert.equal(chooseSettings(projectWith({}, 1920), 'gif').settings.width, 480);
  });

  it('that do not exist are named, with those that do', () => {
    assert.throws(
      () => chooseSettings(two, 'smal'),
      (error) =>
        error instanceof FramewrightError &&
        error.code === 'usage' &&
        /"smal".* Did you mean "small"\? There are "small", "web", "master", "cut", "draft", "gif"\./u.test(
          error.message,
        ),
    );
  });
});
