/** The extension's tables as package.json, package.nls.json and the documentation show them. Pure. */

/** @typedef {{ title: string, icon?: string, when?: string, up: string, down: string }} CommandWords */
/** @typedef {{ kind: 'choice', description: string, default: string, choices: Readonly<Record<string, string>>, scope: string }} ChoiceSetting */
/** @typedef {{ kind: 'number', description: string, default: number, minimum: number, scope: string }} NumberSetting */
/** @typedef {ChoiceSetting | NumberSetting} Setting */

/** @param {Readonly<Record<string, CommandWords>>} table */
export function contributedCommands(table) {
  const entries = Object.entries(table);
  const commands = entries.map(([name, { icon }]) => ({
    command: `framewright.${name}`,
    category: 'Framewright',
    title: `%command.${name}%`,
    ...(icon === undefined ? {} : { icon: `$(${icon})` }),
  }));
  const palette = entries
    .filter(([, { when }]) => when !== undefined)
    .map(([name, { when }]) => ({ command: `framewright.${name}`, when }));
  return { commands, palette };
}

/** @param {Readonly<Record<string, Setting>>} table */
export function contributedSettings(table) {
  const properties = Object.entries(table).map(([name, setting]) => [
    `framewright.${name}`,
    {
      type: setting.kind === 'choice' ? 'string' : 'number',
      scope: setting.scope,
      default: setting.default,
      ...(setting.kind === 'number'
        ? { minimum: setting.minimum }
        : {
            enum: Object.keys(setting.choices),
            markdownEnumDescriptions: Object.keys(setting.choices).map(
              (choice) => `%setting.${name}.${choice}%`,
            ),
          }),
      markdownDescription: `%setting.${name}%`,
    },
  ]);
  /** @type {Record<string, unknown>} */
  const byName = Object.fromEntries(properties);
  return { title: 'Framewright', properties: byName };
}

/** What package.nls.json has for both. @param {Readonly<Record<string, CommandWords>>} commands @param {Readonly<Record<string, Setting>>} settings */
export function words(commands, settings) {
  /** @type {Record<string, string>} */
  const byKey = Object.fromEntries([
    ...Object.entries(commands).map(([name, { title }]) => [`command.${name}`, title]),
    ...Object.entries(settings).flatMap(([name, setting]) => [
      [`setting.${name}`, setting.description],
      ...Object.entries(setting.kind === 'choice' ? setting.choices : {}).map(([choice, meaning]) => [
        `setting.${name}.${choice}`,
        meaning,
      ]),
    ]),
  ]);
  return byKey;
}

const made = (/** @type {string} */ from) =>
  `<!-- Made by scripts/makeExtensionDocs.mjs from ${from}. Change that, not this page. -->`;

/** @param {Readonly<Record<string, CommandWords>>} table */
export function commandPage(table) {
  const rows = Object.entries(table).map(
    ([name, { title, up, down }]) => `| **${title}** <br> \`framewright.${name}\` | ${up} | ${down} |`,
  );
  return `# Commands

${made('extension/manifest/commands.ts')}

All are in the command palette, under "Framewright". In a folder that is not trusted nothing is exported and no media is opened.

| Command | What it does | While no daemon runs |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** @param {Readonly<Record<string, Setting>>} table */
export function settingPage(table) {
  const sections = Object.entries(table).map(([name, setting]) => {
    const words = `## \`framewright.${name}\`\n\n${setting.description}\n\n`;
    if (setting.kind === 'number')
      return `${words}A number, at least ${setting.minimum}; ${setting.default} by default.`;
    const rows = Object.entries(setting.choices).map(
      ([choice, meaning]) =>
        `| \`"${choice}"\`${choice === setting.default ? ' (default)' : ''} | ${meaning} |`,
    );
    return `${words}| Value | Meaning |\n| --- | --- |\n${rows.join('\n')}`;
  });
  return `# Settings\n\n${made('extension/manifest/settings.ts')}\n\n${sections.join('\n\n')}\n`;
}
