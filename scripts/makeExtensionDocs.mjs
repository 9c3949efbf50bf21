/**
 * Writes what is made from the extension's tables (extension/manifest) and the format's schema: the commands and settings of package.json, their
 * words in package.nls.json, docs/commands.md, docs/settings.md and the grammar that colours `.reel` files. With `--check` it writes nothing
 * and fails when one of them is not what it would write. Runs through tsx:
 *
 *     node --import tsx scripts/makeExtensionDocs.mjs [--check]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandWords } from '../extension/manifest/commands.ts';
import { settings } from '../extension/manifest/settings.ts';
import { projectJsonSchema } from '../model/project/jsonSchema.ts';
import {
  commandPage,
  contributedCommands,
  contributedSettings,
  settingPage,
  words,
} from './lib/manifest.mjs';
import { writeMade } from './lib/made.mjs';
import { reelGrammar } from './lib/grammar.mjs';
import { root } from './lib/process.mjs';

/** @param {string} path @returns {Record<string, unknown>} */
function json(path) {
  /** @type {Record<string, unknown>} */
  const parsed = JSON.parse(readFileSync(join(root, path), 'utf8'));
  return parsed;
}

const manifest = json('package.json');
const contributes = /** @type {Record<string, unknown>} */ (manifest.contributes);
const menus = /** @type {Record<string, unknown>} */ (contributes.menus);
const { commands, palette } = contributedCommands(commandWords);
const made = {
  ...manifest,
  contributes: {
    ...contributes,
    commands,
    menus: { ...menus, commandPalette: palette },
    configuration: contributedSettings(settings),
  },
};
// What a person wrote stays; what comes from the tables is theirs alone.
const written = Object.entries(json('package.nls.json')).filter(([key]) => !/^(command|setting)\./.test(key));

await writeMade(
  [
    { path: 'package.json', text: JSON.stringify(made) },
    {
      path: 'package.nls.json',
      text: JSON.stringify({ ...Object.fromEntries(written), ...words(commandWords, settings) }),
    },
    { path: 'docs/commands.md', text: commandPage(commandWords) },
    { path: 'docs/settings.md', text: settingPage(settings) },
    {
      path: 'extension/resources/grammar/reel.tmLanguage.json',
      text: JSON.stringify(reelGrammar(projectJsonSchema())),
    },
  ],
  'scripts/makeExtensionDocs.mjs',
);
