/** One export in the daemon, watched to its end, across lost connections and crashes of the daemon. */
import { randomUUID } from 'node:crypto';
import { FramewrightError } from '../model/errors.ts';
import type { ExportOrderInput, Job, Notice } from '../model/protocol/exports.ts';
import { errorOf } from '../model/protocol/failure.ts';
import type { exportNotifications } from '../model/protocol/exports.ts';
import type { EventParams, Result } from '../model/protocol/index.ts';
import { closeCodes } from '../model/protocol/limits.ts';
import type { DaemonLink } from './daemonLink.ts';
import type { EngineClient } from './engineClient.ts';

type ExportEvent = keyof typeof exportNotifications;

/** What is told of an export while it runs. */
export interface JobEvents {
  /** It was accepted: nothing is known that would stop it. */
  readonly onAccepted: (accepted: Result<'export/start'>) => void;
  readonly onPlan: (plan: EventParams<'export/plan'>['plan']) => void;
  readonly onProgress: (telemetry: EventParams<'export/progress'>['telemetry']) => void;
  readonly onNotice: (notice: Notice) => void;
}

/** A film that is made. */
export type FinishedJob = Omit<EventParams<'export/done'>, 'job'>;

/**
 * Orders an export and waits for its end. Throws what the daemon says is wrong with it; `cancelled` after the signal was aborted and the daemon
 * has ended it; `daemon-lost` when someone stopped the daemon, with which the export will go on later.
 */
export function exportInDaemon(
  link: DaemonLink,
  order: ExportOrderInput,
  events: JobEvents,
  signal: AbortSignal,
): Promise<FinishedJob> {
  const id = order.id ?? randomUUID();
  let accepted = false;
  const begin = async (client: EngineClient): Promise<Job> => {
    // It may have been accepted without our hearing of it: the same order again is the same job.
    if (accepted) return await watched(client, id);
    const started = await client.request('export/start', { ...order, id }, signal);
    events.onAccepted(started);
    accepted = true;
    return started.job;
  };
  return follow(link, { id, begin, isAccepted: () => accepted }, events, signal);
}

/** The same for one that somebody has ordered already, by its id. */
export function followInDaemon(
  link: DaemonLink,
  id: string,
  events: Omit<JobEvents, 'onAccepted'>,
  signal: AbortSignal,
): Promise<FinishedJob> {
  const begin = (client: EngineClient): Promise<Job> => watched(client, id);
  return follow(link, { id, begin, isAccepted: () => true }, events, signal);
}

const watched = async (client: EngineClient, id: string): Promise<Job> =>
  (await client.request('export/watch', { job: id })).job;

interface FollowedJob {
  readonly id: string;
  /** On each new connection. */
  readonly begin: (client: EngineClient) => Promise<Job>;
  readonly isAccepted: () => boolean;
}

async function follow(
  link: DaemonLink,
  { id, begin, isAccepted }: FollowedJob,
  events: Omit<JobEvents, 'onAccepted'>,
  signal: AbortSignal,
): Promise<FinishedJob> {
  for (;;) {
    const client = await link.client();
    const watch = watchJob(client, id, events);
    const cancel = (): void => void client.request('export/cancel', { job: id }).catch(() => {});
    signal.addEventListener('abort', cancel);
    try {
      const over = finished(await begin(client));
      if (over !== undefined) return over;
      if (signal.aborted) cancel();
      return await watch.end;
    } catch (error) {
      if (!(error instanceof FramewrightError) || error.code !== 'daemon-lost') throw error;
      if ((await client.closed) === closeCodes.leaving) throw stopped(isAccepted());
    } finally {
      watch.dispose();
      signal.removeEventListener('abort', cancel);
    }
  }
}

/** Undefined while it is not over; throws when it has failed. */
function finished({ state, target, seconds, report, failure }: Job): FinishedJob | undefined {
  if (failure !== undefined) throw errorOf(failure);
  return state === 'done' && report !== undefined ? { target, seconds: seconds ?? 0, report } : undefined;
}

function watchJob(
  client: EngineClient,
  id: string,
  { onPlan, onProgress, onNotice }: Omit<JobEvents, 'onAccepted'>,
): { readonly end: Promise<FinishedJob>; dispose(): void } {
  let settle: (finished: FinishedJob) => void = () => {};
  let fail: (error: FramewrightError) => void = () => {};
  const end = new Promise<FinishedJob>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  // Nobody waits for it while the order is not accepted.
  end.catch(() => {});
  const on = <E extends ExportEvent>(
    event: E,
    handler: (params: EventParams<E>) => void,
  ): { dispose(): void } =>
    client.on(event, (params) => {
      if (params.job === id) handler(params);
    });
  const listeners = [
    on('export/plan', ({ plan }) => onPlan(plan)),
    on('export/progress', ({ telemetry }) => onProgress(telemetry)),
    on('export/notice', ({ notice }) => onNotice(notice)),
    on('export/done', ({ target, seconds, report }) => settle({ target, seconds, report })),
    on('export/failed', ({ failure }) => fail(errorOf(failure))),
  ];
  void client.closed.then(() =>
    fail(new FramewrightError('daemon-lost', 'The connection to the Framewright daemon was lost.')),
  );
  return { end, dispose: () => listeners.forEach((listener) => listener.dispose()) };
}

const stopped = (accepted: boolean): FramewrightError =>
  new FramewrightError(
    'daemon-lost',
    accepted
      ? 'The Framewright daemon was stopped. The export goes on when it starts again.'
      : 'The Framewright daemon was stopped before it had accepted the export. Try again.',
  );
