/** The preview panel: the picture, the playhead and what moves it. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type {
  PreviewPanelHears,
  PreviewPanelSays,
  PreviewPanelState,
} from '../../model/protocol/previewPanel.ts';
import type { Host } from '../shared/host.ts';
import { ToolButton } from '../shared/ToolButton.tsx';

type PreviewHost = Host<PreviewPanelSays, PreviewPanelHears, PreviewPanelState>;

export function Preview({ host }: { readonly host: PreviewHost }): VNode {
  const [name, setName] = useState('');
  useEffect(() => {
    const end = host.listen((message) => setName(message.name));
    host.send({ type: 'ready' });
    return end;
  }, [host]);
  return (
    <main class="preview" aria-label={`Preview of ${name}`}>
      <div role="toolbar" aria-label="Playback">
        <ToolButton icon="play" label="Play" keys="Space" onPress={() => {}} />
      </div>
    </main>
  );
}
