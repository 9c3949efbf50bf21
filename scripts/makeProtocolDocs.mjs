/**
 * Writes what is made from the protocol's tables and those of codes: docs/protocol.md and docs/diagnostics.md. With `--check` it writes nothing and
 * fails when one of them is not what it would write. Runs through tsx:
 *
 *     node --import tsx scripts/makeProtocolDocs.mjs [--check]
 */
import { diagnosticCodes, errorCodes } from '../model/diagnostics/codes.ts';
import { protocolChanges } from '../model/protocol/changes.ts';
import { diagnosticSchema, failureSchema } from '../model/protocol/failure.ts';
import { notifications, requests } from '../model/protocol/index.ts';
import { closeCodes, closeWords, limits, limitWords } from '../model/protocol/limits.ts';
import { exportReport, telemetry } from '../model/protocol/telemetry.ts';
import { writeMade } from './lib/made.mjs';
import { codePage, protocolPage } from './lib/protocolDocs.mjs';

const shapes = {
  Job: requests['export/status'].result.shape.job,
  Plan: notifications['export/plan'].params.shape.plan,
  Flow: requests['export/start'].result.shape.flow,
  Telemetry: telemetry,
  Report: exportReport,
  Failure: failureSchema,
  Diagnostic: diagnosticSchema,
};

await writeMade(
  [
    {
      path: 'docs/protocol.md',
      text: protocolPage({
        requests,
        notifications,
        changes: protocolChanges,
        limits,
        limitWords,
        closeCodes,
        closeWords,
        shapes,
      }),
    },
    { path: 'docs/diagnostics.md', text: codePage(diagnosticCodes, errorCodes) },
  ],
  'scripts/makeProtocolDocs.mjs',
);
