/**
 * Every setting: its name, values and meaning. package.json's configuration, package.nls.json and docs/settings.md are made from this table by
 * `npm run docs`, and what `extension/settings.ts` reads is typed by it. Imports nothing, so that a script can read it.
 */

/** One of a few words. */
interface ChoiceSetting {
  readonly kind: 'choice';
  readonly description: string;
  readonly default: string;
  /** Each word and what it means. */
  readonly choices: Readonly<Record<string, string>>;
  /** Where it may be set: `window` for all, `resource` for a folder too. */
  readonly scope: 'window' | 'resource';
}

/** A number that a user may set, and that is left alone otherwise. */
interface NumberSetting {
  readonly kind: 'number';
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  /** `machine`: for the machine alone, not for a folder. */
  readonly scope: 'machine';
}

/** By name: `export.engine` is the setting `framewright.export.engine`. */
export const settings = {
  'export.engine': {
    kind: 'choice',
    description: 'Which encoders an export may use. The question of Export Video With… begins with this one.',
    default: 'auto',
    choices: {
      auto: 'A hardware encoder, where one passes a trial on this machine; else software.',
      stable: 'Software only: the same bytes on every run.',
      experimental: 'The newest ways, where there are any.',
    },
    scope: 'resource',
  },
  'export.memory': {
    kind: 'choice',
    description:
      'How much memory an export takes for buffers and encoders. An export that comes near its limit slows down; it does not fail.',
    default: 'high',
    choices: {
      low: '64 MB of buffers, one encoder.',
      medium: '256 MB of buffers, up to two encoders.',
      high: '512 MB of buffers, up to four encoders.',
    },
    scope: 'resource',
  },
  'export.whenDone': {
    kind: 'choice',
    description: 'What happens when a film is done.',
    default: 'ask',
    choices: {
      ask: 'A message says so, with buttons to open the film and to show it in its folder.',
      open: 'The film is opened.',
      reveal: 'The film is shown in its folder.',
      nothing: 'Only the status bar says so.',
    },
    scope: 'window',
  },
  'cache.limitGB': {
    kind: 'number',
    description:
      'How many gigabytes of encoded parts, proxies and measurements may be kept for later, on this machine. What was used least recently goes first. While this is not set, what `framewright cache limit` has said holds.',
    default: 10,
    minimum: 0.1,
    scope: 'machine',
  },
} as const satisfies Record<string, ChoiceSetting | NumberSetting>;

type Settings = typeof settings;
type NameOf<Kind> = {
  readonly [Name in keyof Settings]: Settings[Name]['kind'] extends Kind ? Name : never;
}[keyof Settings];

/** The name of a setting that is one of a few words, without the prefix `framewright.`. */
export type ChoiceName = NameOf<'choice'>;
/** What it can be. */
export type Choice<Name extends ChoiceName> = keyof Settings[Name]['choices'];
/** The name of a setting that is a number. */
export type NumberName = NameOf<'number'>;
