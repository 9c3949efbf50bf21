/** The performance panel: the export that runs, what it costs, and those before it. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Job } from '../../model/protocol/exports.ts';
import type {
  PerformancePanelHears,
  PerformancePanelSays,
  PerformancePanelState,
  Reading,
} from '../../model/protocol/performancePanel.ts';
import type { PreviewFigures } from '../../model/protocol/preview.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';
import { bytesText, durationText, percentOf, rateText } from '../../model/telemetry/figureTexts.ts';
import type { Host } from '../shared/host.ts';
import { Toolbar } from '../shared/Toolbar.tsx';
import { ToolButton } from '../shared/ToolButton.tsx';
import { History } from './History.tsx';
import { Graphs } from './Graphs.tsx';
import { Previews } from './Previews.tsx';
import { readingOf, withReading } from './readings.ts';
import { SegmentStrip } from './SegmentStrip.tsx';
import { Stages } from './Stages.tsx';

type PerformanceHost = Host<PerformancePanelSays, PerformancePanelHears, PerformancePanelState>;

/** The readings of a whole export are some hundred kilobytes. */
const keepEveryMs = 2000;

const isRunning = ({ state }: Job): boolean => state === 'running' || state === 'queued';

export function Performance({ host }: { readonly host: PerformanceHost }): VNode {
  const [jobs, setJobs] = useState<readonly Job[] | undefined>([]);
  const [shown, setShown] = useState<{
    readonly job: string | undefined;
    readonly readings: readonly Reading[];
  }>(host.kept?.shape === 2 ? host.kept : { job: undefined, readings: [] });
  const [previews, setPreviews] = useState<readonly PreviewFigures[]>([]);
  const [latest, setLatest] = useState<{ readonly job: string; readonly telemetry: Telemetry } | undefined>();

  useEffect(() => {
    const end = host.listen((message) => {
      if (message.type === 'jobs') return setJobs(message.jobs);
      if (message.type === 'previews') return setPreviews(message.previews);
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
  // Kept now and then, not with each reading: a panel that comes back goes on from there.
  const keptMs = useRef(0);
  const runs = jobs?.some(isRunning) === true;
  useEffect(() => {
    if (runs && performance.now() - keptMs.current < keepEveryMs) return;
    keptMs.current = performance.now();
    host.keep({ ...shown, shape: 2 });
  }, [host, shown, runs]);

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
      <Previews previews={previews} />
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
        <p class="quiet figures">
          {job === undefined ? 'Export a project to see here what it costs.' : stateText(job, telemetry)}
        </p>
      </div>
      <div class="spoken" role="status">
        {job === undefined ? '' : spokenText(job, telemetry)}
      </div>
      <Toolbar class="tools" label="Export">
        {runs ? (
          <ToolButton
            icon="debug-stop"
            label="Cancel"
            onPress={() => host.send({ type: 'cancel', job: job.id })}
          />
        ) : (
          <ToolButton icon="export" label="Export Video" onPress={() => host.send({ type: 'export' })} />
        )}
        {job !== undefined && !runs && (
          <ToolButton
            icon="save"
            label="Save Trace… (what ran when, for Perfetto)"
            onPress={() => host.send({ type: 'trace', job: job.id })}
          />
        )}
      </Toolbar>
    </header>
  );
}

/** What is held and used again: how sparing it is. */
function Held({
  telemetry: { counts, live, frames, cachedFrames, copiedFrames, encoders, bytes, estimatedBytes },
}: {
  readonly telemetry: Telemetry;
}): VNode {
  const taken = counts.poolHits + counts.poolMisses;
  const rows: readonly (readonly [string, string])[] = [
    ['Frames encoded', String(frames - cachedFrames - copiedFrames)],
    [
      'Frames from the cache',
      frames === 0 ? '–' : `${cachedFrames}, ${Math.round((100 * cachedFrames) / frames)} %`,
    ],
    ...(copiedFrames > 0 ? [['Frames copied', String(copiedFrames)] as const] : []),
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

/** For those who listen: a tenth at a time. */
function spokenText(job: Job, telemetry: Telemetry | undefined): string {
  const name = nameOf(job.target);
  if (!isRunning(job)) return `${name}: ${job.state}`;
  return telemetry === undefined
    ? `${name} begins`
    : `${name}: ${Math.floor(percentOf(telemetry) / 10) * 10} %`;
}
