/** A button of a panel's toolbar: VS Code's own, with an icon, a name and a tip that may tell its key. */
import '@vscode-elements/elements/dist/vscode-toolbar-button/vscode-toolbar-button.js';
import type { VscodeToolbarButton } from '@vscode-elements/elements/dist/vscode-toolbar-button/vscode-toolbar-button.js';
import type { HTMLAttributes, VNode } from 'preact';

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how preact's own elements are declared
  namespace JSX {
    interface IntrinsicElements {
      'vscode-toolbar-button': HTMLAttributes<VscodeToolbarButton> &
        Partial<Pick<VscodeToolbarButton, 'icon' | 'label' | 'toggleable' | 'checked'>>;
    }
  }
}

interface ToolButtonProps {
  /** A codicon's name. */
  readonly icon: string;
  /** What it does, in a word or two: read aloud and shown as a tip. */
  readonly label: string;
  /** The key that does the same, as a person reads it. */
  readonly keys?: string;
  /** For one that is on or off. */
  readonly on?: boolean;
  readonly onPress: () => void;
}

export function ToolButton({ icon, label, keys, on, onPress }: ToolButtonProps): VNode {
  return (
    <vscode-toolbar-button
      icon={icon}
      label={label}
      title={keys === undefined ? label : `${label} (${keys})`}
      toggleable={on !== undefined}
      checked={on === true}
      onClick={onPress}
    />
  );
}
