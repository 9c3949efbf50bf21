/** What programs of ours inherit. Knows none of them. */

/** Without what an editor tells its own processes and would mislead ours; on a desktop the editor's Electron then acts as Node. Pure. */
export function cleanEnvironment(inherited: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/u.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
