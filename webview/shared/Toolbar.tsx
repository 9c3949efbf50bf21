/** A panel's toolbar: one stop for the Tab key, in which the arrows go from button to button, as screen readers announce toolbars. */
import type { VscodeToolbarButton } from '@vscode-elements/elements/dist/vscode-toolbar-button/vscode-toolbar-button.js';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ToolbarProps {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

const ways: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowLeft: (at, count) => (at + count - 1) % count,
  ArrowRight: (at, count) => (at + 1) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

export function Toolbar({ label, class: className = 'toolbar', children }: ToolbarProps): VNode {
  const place = useRef<HTMLDivElement>(null);
  const current = useRef(0);
  // After each rendering: buttons come and go, and theirs are made a moment later.
  useEffect(() => {
    const { current: bar } = place;
    if (bar) void whenDrawn(bar).then(() => stopAt(bar, current.current));
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const { current: bar } = place;
    const way = ways[event.key];
    if (!bar || !way || event.altKey || event.ctrlKey || event.metaKey) return;
    const count = buttonsIn(bar).length;
    if (count === 0) return;
    event.preventDefault();
    event.stopPropagation();
    current.current = way(current.current, count);
    stopAt(bar, current.current)?.focus();
  };
  const onFocusIn = ({ target }: FocusEvent): void => {
    const { current: bar } = place;
    const at = bar ? buttonsIn(bar).findIndex((each) => each === target) : -1;
    if (bar && at >= 0) stopAt(bar, (current.current = at));
  };
  return (
    <div
      class={className}
      role="toolbar"
      aria-label={label}
      ref={place}
      onKeyDown={onKeyDown}
      onFocusIn={onFocusIn}
    >
      {children}
    </div>
  );
}

const buttonsIn = (bar: Element): readonly VscodeToolbarButton[] => [
  ...bar.querySelectorAll<VscodeToolbarButton>('vscode-toolbar-button'),
];

const whenDrawn = (bar: Element): Promise<unknown> =>
  Promise.all(buttonsIn(bar).map((each) => each.updateComplete));

/** The one that the Tab key comes to. What takes the focus is inside VS Code's element. */
function stopAt(bar: Element, at: number): HTMLElement | undefined {
  const stops = buttonsIn(bar).flatMap((each) => each.shadowRoot?.querySelector('button') ?? []);
  const chosen = stops[Math.min(at, stops.length - 1)];
  for (const each of stops) each.tabIndex = each === chosen ? 0 : -1;
  return chosen;
}
