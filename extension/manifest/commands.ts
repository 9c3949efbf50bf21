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
  /** What it does. */
  readonly up: string;
  /** What is different while no daemon runs. */
  readonly down: string;
}

/** By name: `exportVideo` is the command `framewright.exportVideo`. */
export const commandWords = {
  newProject: {
    title: 'New Project',
    icon: 'new-file',
    up: 'Writes a new .reel file from a template, with the media you choose, and opens it.',
    down: 'The same; it needs no daemon.',
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
