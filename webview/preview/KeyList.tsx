/** The list of keys, over the picture. Any key or click takes it away. */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { keyRows } from './keys.ts';

export function KeyList({ onClose }: { readonly onClose: () => void }): VNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  return (
    <div class="keys" role="dialog" aria-label="Keys" tabIndex={-1} ref={list} onClick={onClose}>
      <dl>
        {keyRows.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
