/**
 * Every command, in words: its title, and what it does while the daemon runs and while it does not. package.json's commands,
 * package.nls.json and docs/commands.md are made from this table by `npm run docs`; extension/commands/index.ts has the other half, what is
 * done. Imports nothing, so that a script can read it.
 */

/** What a person reads about a command. */
interface CommandWords {
  /** As the command palette shows it, after "Framewright: ". */
  readonly title: string;
  /** A codicon's name. */
  readonly icon?: string;
  /** When the palette offers it, as a when clause; always where it is left out. */
  readonly when?: string;
  /** What it does. */
  readonly up: string;
  /** What is different while no daemon runs. */
  readonly down: string;
}

/** By name: `exportVideo` is the command `framewright.exportVideo`. */
export const commandWords = {
  exportVideo: {
    title: 'Export Video',
    icon: 'export',
    when: 'isWorkspaceTrusted',
    up: 'Makes a film of the project in the editor, with its first export. The text counts as it stands, saved or not. Without a project in the editor it asks for one of the workspace’s. Before a film is replaced it asks.',
    down: 'Starts the daemon first.',
  },
  exportVideoWith: {
    title: 'Export Video With…',
    icon: 'settings-gear',
    when: 'isWorkspaceTrusted',
    up: 'The same, after asking for the export or preset, the quality, the engine and the file; says how large the film will be and how long it will take.',
    down: 'Starts the daemon first.',
  },
  openPreview: {
    title: 'Open Preview',
    icon: 'open-preview',
    when: 'isWorkspaceTrusted',
    up: 'Shows the project beside its text: the picture, its sound, and a playhead to move. The text counts as it stands, saved or not, and the picture follows it.',
    down: 'Starts the daemon first.',
  },
  openTimeline: {
    title: 'Open Timeline',
    icon: 'layers',
    up: 'Shows the project as tracks and clips beside its text, to be moved, trimmed, split and set by hand. Each gesture becomes a small change of the text, comments and layout stay, and undo takes it back. In a folder without trust lengths that only the media know are guessed.',
    down: 'Starts the daemon first, for what is known of the media; without it the timeline opens all the same.',
  },
  previewFromHere: {
    title: 'Preview From Here',
    icon: 'debug-start',
    when: 'editorLangId == reel && isWorkspaceTrusted',
    up: 'Opens the preview and moves its playhead to the clip, the transition or the marker at the cursor.',
    down: 'Starts the daemon first.',
  },
  exportWithTrace: {
    title: 'Export With Trace…',
    icon: 'graph',
    when: 'isWorkspaceTrusted',
    up: 'Exports the project and writes down which thread did what and when, into a file for Perfetto or Chrome’s tracing page. Asks where to.',
    down: 'Starts the daemon first.',
  },
  showPerformance: {
    title: 'Show Performance',
    icon: 'pulse',
    up: 'Opens a panel with what exports cost: frames a second, memory, queues, stages, the segments of the film, and the exports before.',
    down: 'Opens it, with nothing to show.',
  },
  cancelExport: {
    title: 'Cancel Export',
    icon: 'debug-stop',
    when: 'framewright.exporting',
    up: 'Ends the running export; asks which, when there are several. What is already encoded stays in the cache, so the next export of the same project is shorter.',
    down: 'There is nothing to cancel, and it says so.',
  },
  newProject: {
    title: 'New Project',
    icon: 'new-file',
    up: 'Writes a new .reel file from a template, with the media you choose, and opens it.',
    down: 'The same; it needs no daemon.',
  },
  restartDaemon: {
    title: 'Restart Daemon',
    icon: 'refresh',
    up: 'Ends the daemon and starts a new one; also after crashes have stopped the restarts. An export that runs goes on afterwards from where it was.',
    down: 'Starts one.',
  },
  showDaemonLog: {
    title: 'Show Daemon Log',
    icon: 'output',
    up: 'Opens the file in which the daemon notes what it does.',
    down: 'Opens the file as the last daemon left it.',
  },
  checkThisMachine: {
    title: 'Check This Machine',
    icon: 'pulse',
    up: 'Tries out what exports need, libraries, encoders, fonts, memory, and says what is missing and how to get it.',
    down: 'The same; it runs in a process of its own.',
  },
} as const satisfies Record<string, CommandWords>;

/** A command's name, without the prefix `framewright.`. */
export type CommandName = keyof typeof commandWords;
