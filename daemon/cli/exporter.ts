/** The two ways an export is made for the command line: in this process, or in the daemon when one runs. They tell the same. */
import { FramewrightError } from '../../model/errors.ts';
import type { ExportOrder } from '../../model/protocol/exports.ts';
import type { FinishedJob, JobEvents } from '../../link/exportJob.ts';
import type { DaemonLink } from '../../link/daemonLink.ts';
import { loadEngine } from '../../native/index.ts';
import type { Lease } from '../cache/lease.ts';
import { makeFilm, prepareOrder } from '../export/order.ts';
import type { Interrupt } from './interrupt.ts';
import type { Terminal } from './terminal.ts';
import { withCache } from './withCache.ts';

/** What is told on the way; of what was accepted, without a job's name. */
export interface ExporterEvents extends Omit<JobEvents, 'onAccepted'> {
  readonly onAccepted: (
    accepted: Omit<Parameters<JobEvents['onAccepted']>[0], 'job'> & { readonly frameCount: number },
  ) => void;
}

/** Makes a film. Throws errors with a code; `cancelled` after an interrupt. */
export type Exporter = (order: ExportOrder, events: ExporterEvents) => Promise<FinishedJob>;

/** In this process. */
export function exportHere(terminal: Terminal, interrupt: Interrupt): Exporter {
  return (order, { onAccepted, ...events }) => {
    const { signal } = interrupt;
    const work = async (cache: Lease | undefined): Promise<FinishedJob> => {
      const engine = loadEngine();
      const prepared = await prepareOrder(engine, order, cache, signal);
      const { target, diagnostics, flow, film } = prepared;
      interrupt.take();
      onAccepted({ diagnostics, flow, frameCount: film.film.frameCount });
      return { target, ...(await makeFilm(engine, prepared, events, signal)) };
    };
    return order.cache ? withCache(terminal, work) : work(undefined);
  };
}

/** In the daemon, also across its end. */
export function exportThere(link: DaemonLink, interrupt: Interrupt): Exporter {
  return async (order, { onAccepted, ...events }) => {
    const { exportInDaemon } = await import('../../link/exportJob.ts');
    interrupt.take();
    const accepted: JobEvents['onAccepted'] = ({ job, ...rest }) =>
      onAccepted({ ...rest, frameCount: job.frameCount });
    try {
      return await exportInDaemon(link, order, { ...events, onAccepted: accepted }, interrupt.signal);
    } catch (error) {
      // An order that was taken back before it was accepted.
      if (interrupt.signal.aborted && !(error instanceof FramewrightError)) throw interrupt.signal.reason;
      throw error;
    } finally {
      link.dispose();
    }
  };
}
