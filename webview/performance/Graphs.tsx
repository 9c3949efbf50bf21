/** What an export did over its time: rate, memory, the work of its stages, what waits between them, and what was used again. */
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Reading } from '../../model/protocol/performancePanel.ts';
import { bytesText, rateText } from '../../model/telemetry/figureTexts.ts';
import { Graph, type Line } from './Graph.tsx';
import { columnsOf, queueNames, reuseColumns, stageColumns, stageNames } from './readings.ts';

const colors = [
  '--vscode-charts-blue',
  '--vscode-charts-orange',
  '--vscode-charts-green',
  '--vscode-charts-purple',
  '--vscode-charts-yellow',
  '--vscode-charts-red',
  '--vscode-charts-foreground',
] as const;

const rateLines: readonly Line[] = [{ label: 'now', color: '--vscode-charts-blue', filled: true }];
const memoryLines: readonly Line[] = [
  { label: 'in use', color: '--vscode-charts-purple', filled: true },
  { label: 'pictures', color: '--vscode-charts-green' },
  { label: 'limit', color: '--vscode-charts-red', dashed: true },
];
const frameLines: readonly Line[] = [
  { label: 'done', color: '--vscode-charts-green', filled: true },
  { label: 'from the cache', color: '--vscode-charts-purple' },
];
const reuseLines: readonly Line[] = [{ label: 'used again', color: '--vscode-charts-green' }];

const linesOf = (names: string): readonly Line[] =>
  names.split(',').map((label, index) => ({ label, color: colors[index % colors.length] ?? colors[0] }));

export function Graphs({ readings }: { readonly readings: readonly Reading[] }): VNode {
  const queues = queueNames(readings).join();
  const stages = stageNames(readings).join();
  const queueLines = useMemo(() => linesOf(queues), [queues]);
  const stageLines = useMemo(() => linesOf(stages), [stages]);
  const columns = useMemo(
    () => ({
      rate: columnsOf(readings, [({ fps }) => fps]),
      memory: columnsOf(readings, [
        ({ residentBytes }) => residentBytes,
        ({ poolBytes }) => poolBytes,
        ({ limitBytes }) => limitBytes,
      ]),
      work: stageColumns(readings, stages.split(',')),
      queues: columnsOf(
        readings,
        queues.split(',').map((name) => (reading: Reading) => reading.queues[name] ?? null),
      ),
      frames: columnsOf(readings, [({ frames }) => frames, ({ cachedFrames }) => cachedFrames]),
      reuse: reuseColumns(readings),
    }),
    [readings, stages, queues],
  );
  const count = (value: number): string => value.toFixed(0);
  return (
    <div class="graphs">
      <Graph title="Frames a second" lines={rateLines} columns={columns.rate} text={rateText} />
      <Graph title="Memory" lines={memoryLines} columns={columns.memory} text={bytesText} />
      {stages !== '' && (
        <Graph
          title="Work, in cores"
          lines={stageLines}
          columns={columns.work}
          text={(value) => value.toFixed(1)}
        />
      )}
      {queues !== '' && <Graph title="Queues" lines={queueLines} columns={columns.queues} text={count} />}
      <Graph title="Frames" lines={frameLines} columns={columns.frames} text={count} />
      <Graph
        title="Picture buffers"
        lines={reuseLines}
        columns={columns.reuse}
        text={(value) => `${value.toFixed(0)} %`}
      />
    </div>
  );
}
