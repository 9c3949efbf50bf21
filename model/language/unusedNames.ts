/** Assets and variables that nothing uses: no mistake, but what one may want to clear away. */
import type { Node } from 'jsonc-parser';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { quote } from '../diagnostics/wording.ts';
import { usedAssets } from '../evaluate/index.ts';
import { variableUse } from '../project/parse/strings.ts';
import { valueAt } from '../project/parse/tree.ts';
import type { Project } from '../project/project.ts';

/** As a diagnostic, but nothing is wrong. */
export type Hint = Omit<Diagnostic, 'severity'>;

/** With a variable in it, which asset is used is settled only when the variable is. */
const chosenByVariable = /"asset"\s*:\s*"(?:[^"\\$]|\\.|\$\$\{|\$(?!\$?\{))*\$\{/u;

/** Each at its whole entry. `root` and `project` are those of `text`; a word in a comment counts as a use. */
export function unusedNames(root: Node, text: string, project: Project): readonly Hint[] {
  const assets = usedAssets(project);
  const variables = new Set(Array.from(text.matchAll(variableUse), ([, name]) => name));
  return [
    ...(chosenByVariable.test(text)
      ? []
      : unused(root, 'assets', (name) => assets.has(name), 'asset-unused', 'No clip uses the asset')),
    ...unused(
      root,
      'variables',
      (name) => variables.has(name),
      'variable-unused',
      'Nothing uses the variable',
    ),
  ];
}

function unused(
  root: Node,
  key: 'assets' | 'variables',
  isUsed: (name: string) => boolean,
  code: string,
  what: string,
): readonly Hint[] {
  return (valueAt(root, key)?.children ?? []).flatMap(({ children, offset, length }): Hint[] => {
    const name = String(children?.[0]?.value);
    return isUsed(name) ? [] : [{ code, message: `${what} ${quote(name)}.`, range: { offset, length } }];
  });
}
