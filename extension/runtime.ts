/**
 * How our own programs, the command line and the daemon, are run: with the Node that runs the extension host. On a desktop that is Electron, which
 * is Node when told so. Knows where the programs lie in the package, not what they do.
 */
import { join } from 'node:path';
import { cleanEnvironment } from '../link/cleanEnvironment.ts';

/** One of our programs, as `child_process` and a task want it. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The command line with these arguments. `extensionFolder` is where the extension is installed. */
export function commandLine(extensionFolder: string, args: readonly string[]): Program {
  return {
    command: process.execPath,
    args: [join(extensionFolder, 'dist', 'cli.mjs'), ...args],
    env: cleanEnvironment(process.env),
  };
}
