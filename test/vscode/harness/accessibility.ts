/** A panel for everybody: what axe-core finds wrong in its page (roles, names, contrast, order), in light, dark and high contrast themes. */
import assert from 'node:assert/strict';
import { source, type AxeResults } from 'axe-core';
import type { Frame, FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** Short names for pictures, VS Code's own, and the class that a panel's body has. The last is the one that stays. */
const themes = [
  ['light', 'Light Modern', 'vscode-light'],
  ['light-contrast', 'Light High Contrast', 'vscode-high-contrast-light'],
  ['contrast', 'Dark High Contrast', 'vscode-high-contrast'],
  ['dark', 'Dark Modern', 'vscode-dark'],
] as const;

/** `page`: a panel's. `look` takes the theme's short name, once the page has it. */
export async function isForEverybody(
  workbench: Workbench,
  page: Frame | FrameLocator,
  look: (theme: string) => Promise<unknown>,
): Promise<void> {
  const found: string[] = [];
  for (const [name, theme, style] of themes) {
    await workbench.run('Preferences: Color Theme');
    await workbench.quickInput.fill(theme);
    await workbench.quickPick(theme).first().click();
    const body = page.locator(`body.${style}`);
    await body.waitFor();
    await look(name);
    for (const problem of await problems(body)) found.push(`${theme}: ${problem}`);
  }
  assert.deepEqual(found, []);
}

/** A line for each. */
async function problems(body: Locator): Promise<readonly string[]> {
  await body.evaluate(source);
  const { violations } = await body.evaluate<AxeResults, unknown>('axe.run()');
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} (${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any.map(({ message }) => message).join(' ')}`).join('; ')})`,
  );
}
