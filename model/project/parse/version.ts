/** Which versions of the format are read. An older one would be brought up to date here, before anything else looks at it. */
import type { Node } from 'jsonc-parser';
import type { Report } from './report.ts';
import { met, valueAt } from './tree.ts';

/** The version that this release reads and writes. */
const currentVersion = 1;

/** Whether to go on: nothing that another version holds can be judged by this one's rules. */
export function checkVersion(root: Node, text: string, report: Report): boolean {
  const version = valueAt(root, 'reel');
  if (version?.type !== 'number' || version.value === currentVersion) return true;
  const advice =
    Number(version.value) > currentVersion
      ? 'Install a newer Framewright to open it.'
      : `Write "reel": ${currentVersion}.`;
  const found = met(version, text);
  report.error(
    'version-unknown',
    version,
    `This project is of version ${found} of the format; known is version ${currentVersion}. ${advice}`,
  );
  return false;
}
