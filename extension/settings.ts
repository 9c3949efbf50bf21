/** Settings as the table types them. */
import * as vscode from 'vscode';
import { settings, type Choice, type ChoiceName, type NumberName } from './manifest/settings.ts';

/** A setting's value for a file; what is not one of its values counts as its default. */
export function setting<Name extends ChoiceName>(name: Name, scope?: vscode.Uri): Choice<Name> {
  const { choices, default: fallback } = settings[name];
  const value = vscode.workspace.getConfiguration('framewright', scope).get<string>(name, fallback);
  return (value in choices ? value : fallback) as Choice<Name>;
}

/** What a user has set; undefined when nobody has, and for what is no number or less than it may be. */
export function numberSet(name: NumberName): number | undefined {
  const { globalValue } = vscode.workspace.getConfiguration('framewright').inspect<unknown>(name) ?? {};
  return typeof globalValue === 'number' && globalValue >= settings[name].minimum ? globalValue : undefined;
}
