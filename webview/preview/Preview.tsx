/** The preview panel: the picture, the playhead and what moves it. */
import type { VNode } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type {
  PreviewPanelHears,
  PreviewPanelSays,
  PreviewPanelState,
} from '../../model/protocol/previewPanel.ts';
import type { Host } from '../shared/host.ts';
import { ToolButton } from '../shared/ToolButton.tsx';
import { KeyList } from './KeyList.tsx';
import { rowOf, type KeyTargets } from './keys.ts';
import { Player, type PlayerState } from './player.ts';
import { Screen } from './Screen.tsx';
import { Scrubber } from './Scrubber.tsx';
import { timecodeOf } from './timecode.ts';

type PreviewHost = Host<PreviewPanelSays, PreviewPanelHears, PreviewPanelState>;

const closest = 16;

export function Preview({ host }: { readonly host: PreviewHost }): VNode {
  const player = useMemo(() => {
    const { frame = 0, from, to } = host.kept ?? {};
    return new Player((message) => host.send(message), { frame, from, to });
  }, [host]);
  const [state, setState] = useState(player.state);
  const [project, setProject] = useState({ uri: host.kept?.project ?? '', name: '' });
  const [safeAreas, setSafeAreas] = useState(host.kept?.safeAreas ?? false);
  const [proxies, setProxies] = useState(host.kept?.proxies ?? true);
  const [peek, setPeek] = useState(false);
  const [help, setHelp] = useState(false);
  const [zoom, setZoom] = useState(0);

  useEffect(() => player.listen(() => setState(player.state)), [player]);
  useEffect(() => {
    const end = host.listen((message) => {
      if (message.type === 'project') setProject(message);
      player.hear(message);
    });
    host.send({ type: 'ready' });
    return end;
  }, [host, player]);

  useEffect(() => host.send({ type: 'proxies', on: proxies }), [host, proxies]);

  const { frame, from, to, rate } = state;
  useEffect(() => {
    // While it plays nothing is worth keeping.
    if (project.uri !== '' && rate === 0)
      host.keep({ project: project.uri, frame, from, to, safeAreas, proxies });
  }, [host, project.uri, frame, from, to, rate, safeAreas, proxies]);

  const targets = useMemo<KeyTargets>(
    () => ({
      player,
      mark: () => host.send({ type: 'mark', frame: player.state.frame }),
      reveal: () => host.send({ type: 'reveal', frame: player.state.frame }),
      toggleSafeAreas: () => setSafeAreas((on) => !on),
      togglePeek: () => setPeek((on) => !on),
      toggleCompare: () => player.toggleCompare(),
      toggleProxies: () => setProxies((on) => !on),
      toggleHelp: () => setHelp((on) => !on),
      zoom: (factor) =>
        setZoom((now) =>
          factor === 0 ? 0 : Math.min(closest, Math.max(0.25, (now === 0 ? 0.5 : now) * factor)),
        ),
    }),
    [host, player],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape') return setHelp(false);
      const [target] = event.composedPath();
      // A button that has the focus is pressed by it.
      const presses = target instanceof HTMLButtonElement && (event.key === ' ' || event.key === 'Enter');
      const row = presses ? undefined : rowOf(event);
      if (row === undefined) return;
      event.preventDefault();
      if (row.on[0] !== '?') setHelp(false);
      row.run(targets, event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [targets]);

  const onSize = useCallback(
    (width: number, height: number) => host.send({ type: 'size', width, height }),
    [host],
  );

  return (
    <main class="preview" aria-label={`Preview of ${project.name}`}>
      <h1 class="spoken">{`Preview of ${project.name}`}</h1>
      <Screen {...{ player, state, safeAreas, peek, zoom, onSize }} />
      <Notice {...state} />
      {help && <KeyList onClose={() => setHelp(false)} />}
      <div class="controls">
        <Scrubber player={player} state={state} />
        <div class="bar">
          <Time state={state} />
          <div class="tools" role="toolbar" aria-label="Playback">
            <ToolButton
              icon="debug-reverse-continue"
              label="To the beginning"
              keys="Home"
              onPress={() => player.seek(0)}
            />
            <ToolButton
              icon="chevron-left"
              label="A frame back"
              keys="←"
              onPress={() => player.step(-1, false)}
            />
            <ToolButton
              icon={rate === 0 ? 'play' : 'debug-pause'}
              label={rate === 0 ? 'Play' : 'Pause'}
              keys="Space"
              onPress={() => player.toggle()}
            />
            <ToolButton
              icon="chevron-right"
              label="A frame on"
              keys="→"
              onPress={() => player.step(1, false)}
            />
            <ToolButton
              icon="debug-continue"
              label="To the end"
              keys="End"
              onPress={() => player.seek(Infinity)}
            />
          </div>
          <div class="tools more" role="toolbar" aria-label="View">
            <span class="quiet figures">{speedText(rate)}</span>
            <ComparedBadge {...state} />
            <ProxyBadge {...state} wanted={proxies} />
            <ToolButton icon="bookmark" label="Set a marker" keys="M" onPress={targets.mark} />
            <ToolButton icon="go-to-file" label="Show in the text" keys="T" onPress={targets.reveal} />
            <ToolButton
              icon="compare-changes"
              label="The last export in its place"
              keys="A"
              on={state.compared !== undefined}
              onPress={targets.toggleCompare}
            />
            <ToolButton
              icon="zap"
              label="Quick pictures of heavy footage"
              keys="R"
              on={proxies}
              onPress={targets.toggleProxies}
            />
            <ToolButton
              icon="layout-centered"
              label="Safe areas"
              keys="S"
              on={safeAreas}
              onPress={targets.toggleSafeAreas}
            />
            <ToolButton
              icon="eye"
              label="The colour under the pointer"
              keys="P"
              on={peek}
              onPress={targets.togglePeek}
            />
            <ToolButton
              icon={zoom === 0 ? 'zoom-in' : 'screen-full'}
              label={zoom === 0 ? 'Zoom' : 'The whole picture'}
              keys={zoom === 0 ? '+' : '0'}
              onPress={() => targets.zoom(zoom === 0 ? 2 : 0)}
            />
            <ToolButton icon="question" label="Keys" keys="?" onPress={targets.toggleHelp} />
          </div>
        </div>
      </div>
    </main>
  );
}

function Time({ state: { film, frame } }: { readonly state: PlayerState }): VNode {
  return (
    <div class="time mono">
      <span class="now">{film === undefined ? '--:--:--:--' : timecodeOf(frame, film)}</span>
      <span class="quiet">{film === undefined ? '' : ` / ${timecodeOf(film.frameCount, film)}`}</span>
    </div>
  );
}

/** That what is seen is an exported file. */
function ComparedBadge({ compared }: Pick<PlayerState, 'compared'>): VNode | null {
  if (compared === undefined) return null;
  const { name, older } = compared;
  return (
    <span class="badge" role="status" title={`What you see is ${name}, as it was exported.`}>
      {name}
      {older && ', older than the text'}
    </span>
  );
}

/** Whether what is seen is smaller than the footage, and whether small copies of it are being made. */
function ProxyBadge({
  proxy,
  proxies,
  wanted,
}: Pick<PlayerState, 'proxy' | 'proxies'> & { readonly wanted: boolean }): VNode | null {
  if (!wanted || (!proxy && proxies !== 'making')) return null;
  const [words, tip] = proxy
    ? ['proxy', 'Drawn from a small copy of the footage. At rest it is drawn from the footage itself.']
    : ['making proxies', 'Small copies of footage that takes long to decode are being made.'];
  return (
    <span class="badge" title={tip}>
      {words}
    </span>
  );
}

const speedText = (rate: number): string => (rate === 0 || rate === 1 ? '' : `${rate}×`);

function Notice({ problem, failure, film }: PlayerState): VNode {
  const words = failure ?? problem;
  const last =
    film !== undefined && failure === undefined ? ' What you see is the last text without a mistake.' : '';
  return (
    <div class="notice" role="status">
      {words !== undefined && (
        <p>
          <span class="codicon codicon-warning" aria-hidden="true" /> {words}
          {last}
        </p>
      )}
    </div>
  );
}
