/** Exports before this one, newest first. */
import type { VNode } from 'preact';
import type { Job } from '../../model/protocol/exports.ts';
import { bytesText, durationText, rateText } from '../../model/telemetry/figureTexts.ts';

const stateIcons: Readonly<Record<Job['state'], string>> = {
  queued: 'clock',
  running: 'sync',
  done: 'check',
  failed: 'error',
  cancelled: 'circle-slash',
};

export function History({
  jobs,
  onOpen,
}: {
  readonly jobs: readonly Job[];
  readonly onOpen: (target: string) => void;
}): VNode {
  return (
    <section class="history" aria-label="Exports">
      <h2>Exports</h2>
      {jobs.length === 0 ? (
        <p class="quiet">None yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Film</th>
              <th scope="col">When</th>
              <th scope="col">Took</th>
              <th scope="col">Rate</th>
              <th scope="col">Cached</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody class="figures">
            {jobs.map((job) => (
              <Row key={job.id} job={job} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ job, onOpen }: { readonly job: Job; readonly onOpen: (target: string) => void }): VNode {
  const { state, target, orderedAtMs, seconds, report, failure } = job;
  const name = target.split(/[\\/]/u).at(-1) ?? target;
  return (
    <tr>
      <th scope="row" title={target}>
        <span class={`codicon codicon-${stateIcons[state]} ${state}`} role="img" aria-label={state} />{' '}
        {state === 'done' ? (
          <a href="#" onClick={() => onOpen(target)}>
            {name}
          </a>
        ) : (
          <span>{name}</span>
        )}
        {failure !== undefined && state === 'failed' && <div class="quiet why">{failure.message}</div>}
      </th>
      <td>{whenText(orderedAtMs)}</td>
      <td>{seconds === undefined ? '–' : durationText(seconds)}</td>
      <td>
        {report === undefined || seconds === undefined
          ? '–'
          : rateText(report.frameCount / Math.max(seconds, 0.001))}
      </td>
      <td>
        {report === undefined ? '–' : `${Math.round((100 * report.cachedFrames) / report.frameCount)} %`}
      </td>
      <td>{report === undefined ? '–' : bytesText(report.bytes)}</td>
    </tr>
  );
}

/** The time of today, otherwise the day too. */
function whenText(ms: number): string {
  const when = new Date(ms);
  const isToday = when.toDateString() === new Date().toDateString();
  return isToday
    ? when.toLocaleTimeString()
    : when.toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });
}
