/** Settings as the table types them. */
import * as vscode from 'vscode';
import { settings, type SettingName, type SettingValue } from './manifest/settings.ts';

/** A setting's value for a file; what is not one of its values counts as its default. */
export function setting<Name extends SettingName>(name: Name, scope?: vscode.Uri): SettingValue<Name> {
  const { choices, default: fallback } = settings[name];
  const value = vscode.workspace.getConfiguration('framewright', scope).get<string>(name, fallback);
  return (value in choices ? value : fallback) as SettingValue<Name>;
}
