/** The performance panel: the export that runs, what it costs, and those before it. */
import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Job } from '../../model/protocol/exports.ts';
import type {
  PerformancePanelHears,
  PerformancePanelSays,
  PerformancePanelState,
  Reading,
} from '../../model/protocol/performancePanel.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import { bytesText, durationText, percentOf, rateText } from '../../model/telemetry/figureTexts.ts';
import type { Host } from '../shared/host.ts';
import { ToolButton } from '../shared/ToolButton.tsx';
import { Graph, type Line } from './Graph.tsx';
import { History } from './History.tsx';
import { columnsOf, queueNames, readingOf, withReading } from './readings.ts';
import { SegmentStrip } from './SegmentStrip.tsx';
import { Stages } from './Stages.tsx';

type PerformanceHost = Host<PerformancePanelSays, PerformancePanelHears, PerformancePanelState>;

const isRunning = ({ state }: Job): boolean => state === 'running' || state === 'queued';

export function Performance({ host }: { readonly host: PerformanceHost }): VNode {
  const [jobs, setJobs] = useState<readonly Job[] | undefined>([]);
  const [shown, setShown] = useState<{
    readonly job: string | undefined;
    readonly readings: readonly Reading[];
  }>(host.kept ?? { job: undefined, readings: [] });
  const [latest, setLatest] = useState<{ readonly job: string; readonly telemetry: Telemetry } | undefined>();

  useEffect(() => {
    const end = host.listen((message) => {
      if (message.type === 'jobs') return setJobs(message.jobs);
      const { job, telemetry } = message;
      setLatest({ job, telemetry });
      setShown((before) => ({
        job,
        readings: withReading(before.job === job ? before.readings : [], readingOf(telemetry)),
      }));
    });
    host.send({ type: 'ready' });
    return end;
  }, [host]);
  useEffect(() => host.keep(shown), [host, shown]);

  const job = jobs?.find(isRunning) ?? jobs?.find(({ id }) => id === shown.job) ?? jobs?.[0];
  const telemetry =
    latest !== undefined && latest.job === job?.id ? latest.telemetry : (job?.report ?? job?.telemetry);
  return (
    <main class="performance" aria-label="Performance">
      <Now job={job} telemetry={telemetry} host={host} />
      {telemetry !== undefined && (
        <>
          <SegmentStrip telemetry={telemetry} />
          {job?.id === shown.job && <Graphs readings={shown.readings} />}
          <div class="columns">
            <Stages stages={telemetry.stages} />
            <Held telemetry={telemetry} />
          </div>
        </>
      )}
      <History jobs={jobs ?? []} onOpen={(target) => host.send({ type: 'open', target })} />
    </main>
  );
}

function Now({
  job,
  telemetry,
  host,
}: {
  readonly job: Job | undefined;
  readonly telemetry: Telemetry | undefined;
  readonly host: PerformanceHost;
}): VNode {
  const runs = job !== undefined && isRunning(job);
  return (
    <header class="now">
      <div>
        <h1>{job === undefined ? 'Nothing was exported yet' : nameOf(job.target)}</h1>
        <p class="quiet figures" role="status">
          {job === undefined ? 'Export a project to see here what it costs.' : stateText(job, telemetry)}
        </p>
      </div>
      <div class="tools" role="toolbar" aria-label="Export">
        {runs ? (
          <ToolButton
            icon="debug-stop"
            label="Cancel"
            onPress={() => host.send({ type: 'cancel', job: job.id })}
          />
        ) : (
          <ToolButton icon="export" label="Export Video" onPress={() => host.send({ type: 'export' })} />
        )}
        <ToolButton
          icon="pulse"
          label="Save a trace: export once more and write down what ran when"
          onPress={() => host.send({ type: 'trace' })}
        />
      </div>
    </header>
  );
}

function Graphs({ readings }: { readonly readings: readonly Reading[] }): VNode {
  const names = queueNames(readings).join();
  const queueLines = useMemo<readonly Line[]>(
    () =>
      names.split(',').map((label, index) => ({ label, color: colors[index % colors.length] ?? colors[0] })),
    [names],
  );
  const fps = useMemo(() => columnsOf(readings, [(reading) => reading.fps]), [readings]);
  const memory = useMemo(
    () =>
      columnsOf(readings, [
        ({ residentBytes }) => residentBytes,
        ({ poolBytes }) => poolBytes,
        ({ limitBytes }) => limitBytes,
      ]),
    [readings],
  );
  const queues = useMemo(
    () =>
      columnsOf(
        readings,
        names.split(',').map((name) => (reading: Reading) => reading.queues[name] ?? null),
      ),
    [readings, names],
  );
  return (
    <div class="graphs">
      <Graph title="Frames a second" lines={fpsLines} columns={fps} text={(value) => rateText(value)} />
      <Graph title="Memory" lines={memoryLines} columns={memory} text={bytesText} />
      {names !== '' && (
        <Graph title="Queues" lines={queueLines} columns={queues} text={(value) => value.toFixed(0)} />
      )}
    </div>
  );
}

const colors = [
  '--vscode-charts-blue',
  '--vscode-charts-orange',
  '--vscode-charts-green',
  '--vscode-charts-purple',
] as const;
const fpsLines: readonly Line[] = [{ label: 'now', color: '--vscode-charts-blue', filled: true }];
const memoryLines: readonly Line[] = [
  { label: 'in use', color: '--vscode-charts-purple', filled: true },
  { label: 'pictures', color: '--vscode-charts-green' },
  { label: 'limit', color: '--vscode-charts-red', dashed: true },
];

/** What is held and used again: how sparing it is. */
function Held({
  telemetry: { counts, live, frames, cachedFrames, encoders, bytes, estimatedBytes },
}: {
  readonly telemetry: Telemetry;
}): VNode {
  const taken = counts.poolHits + counts.poolMisses;
  const rows: readonly (readonly [string, string])[] = [
    ['Frames', `${frames}, ${cachedFrames} from the cache`],
    [
      'Film',
      estimatedBytes === undefined
        ? bytesText(bytes)
        : `${bytesText(bytes)} of about ${bytesText(estimatedBytes)}`,
    ],
    ['Encoders', String(encoders)],
    [
      'Buffers used again',
      taken === 0 ? '–' : `${((100 * counts.poolHits) / taken).toFixed(1)} % of ${taken}`,
    ],
    ['Frames passed through', String(counts.framesPassedThrough)],
    ['Alive', `${live.frames} frames, ${live.codecs} codecs, ${live.files} files`],
    ['Converters made', String(counts.contextsCreated)],
  ];
  return (
    <section class="held" aria-label="Held and used again">
      <h2>Held and used again</h2>
      <dl class="figures">
        {rows.map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const nameOf = (target: string): string => target.split(/[\\/]/u).at(-1) ?? target;

function stateText(job: Job, telemetry: Telemetry | undefined): string {
  if (job.state === 'queued') return 'Waits for another export.';
  if (job.state === 'failed' || job.state === 'cancelled') return job.failure?.message ?? job.state;
  if (telemetry === undefined) return 'Begins…';
  const encoder = job.report?.videoEncoder;
  if (job.state === 'done')
    return `${telemetry.frameCount} frames in ${durationText(job.seconds ?? 0)}, ${bytesText(telemetry.bytes)}${encoder === undefined ? '' : `, ${encoder}`}`;
  const left = telemetry.secondsLeft === undefined ? '' : ` · ${durationText(telemetry.secondsLeft)} left`;
  return `${percentOf(telemetry)} % · ${rateText(telemetry.fps)}${left}`;
}
