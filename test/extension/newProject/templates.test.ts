/** Every template is a project without an error, whatever the media are called. */
import assert from 'node:assert/strict';
import { templates, type Template } from '../../../extension/newProject/templates.ts';
import { parseProject } from '../../../model/project/parse/parseProject.ts';

function check(template: Template, name: string, pictures: readonly string[], music?: string): void {
  const text = template.text({ name, pictures, music });
  const { project, diagnostics } = parseProject(text);
  assert.deepEqual(diagnostics, [], text);
  assert.deepEqual(
    [...project!.assets.values()].map(({ src }) => src),
    [...pictures, ...(music === undefined ? [] : [music])],
  );
}

describe('templates', () => {
  for (const [name, template] of Object.entries<Template>(templates)) {
    const asked = template.pictures !== undefined;
    it(`${name}: is a project without a mistake`, () =>
      check(template, 'Walk', asked ? ['a.mp4', 'media/b.mp4'] : []));
    it(`${name}: names stay names, with quotes, backslashes and what looks like a variable`, () =>
      check(template, 'a "walk" \\ ${x} $$', asked ? ['${in}/"a".mp4'] : []));
    if (template.takesMusic) it(`${name}: takes music`, () => check(template, 'Walk', ['a.mp4'], 'bed.wav'));
  }
});
