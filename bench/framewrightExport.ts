/** One export by the command line with `--json`: what it cost, and what it said of itself. */
import type { ExplainedSegments } from '../daemon/export/explain.ts';
import type { Telemetry } from '../model/protocol/telemetry.ts';
import { commandLine } from './contenders.ts';
import { measure, type Cost } from './measure.ts';

export interface ExportRun {
  readonly cost: Cost;
  readonly plan: ExplainedSegments;
  /** Four times a second, and once at the end. */
  readonly telemetry: readonly Telemetry[];
}

export interface ExportWish {
  readonly project: string;
  readonly target: string;
  readonly cache: string;
  /** The project's export or a preset; default: `film`. */
  readonly as?: string;
  readonly extra?: readonly string[];
}

type Event = ({ readonly event: 'plan' } & ExplainedSegments) | ({ readonly event: 'progress' } & Telemetry);

export async function exportWithEvents({
  project,
  target,
  cache,
  as = 'film',
  extra = [],
}: ExportWish): Promise<ExportRun> {
  const { stdout, cost } = await measure(
    {
      program: process.execPath,
      args: [
        ...[commandLine, 'export', project, '--as', as, '-o', target, '--overwrite', '--json'],
        ...extra,
      ],
      env: { FRAMEWRIGHT_CACHE_DIR: cache },
    },
    `${target}.time`,
  );
  const events = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
  const plan = events.find((event) => event.event === 'plan');
  const telemetry = events.filter((event) => event.event === 'progress');
  if (plan === undefined || telemetry.length === 0)
    throw new Error(`The export of ${project} said nothing of its plan or its progress.`);
  return { cost, plan, telemetry };
}
