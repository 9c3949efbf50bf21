/** What axe-core finds wrong in a panel's page: roles, names, contrast, order. */
import { source, type AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

/** A line for each problem; none where all is well. */
export async function accessibilityProblems(page: Frame): Promise<readonly string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} (${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any.map(({ message }) => message).join(' ')}`).join('; ')})`,
  );
}
