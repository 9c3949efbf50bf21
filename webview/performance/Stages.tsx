/** What each stage costs: the time of its runs, and its share of all work. */
import type { VNode } from 'preact';
import type { Telemetry } from '../../model/protocol/telemetry.ts';

export function Stages({ stages }: Pick<Telemetry, 'stages'>): VNode {
  const ran = stages.filter(({ count }) => count > 0).toSorted((a, b) => b.totalMs - a.totalMs);
  const all = ran.reduce((sum, { totalMs }) => sum + totalMs, 0);
  return (
    <section class="stages" aria-label="Stages">
      <h2>Stages</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">p50</th>
            <th scope="col">p95</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody class="figures">
          {ran.map(({ stage, detail, totalMs, p50Ms, p95Ms }) => {
            const share = all === 0 ? 0 : totalMs / all;
            return (
              <tr key={`${stage} ${detail}`}>
                <th scope="row">
                  {stage} <span class="quiet">{detail}</span>
                </th>
                <td>{p50Ms.toFixed(1)} ms</td>
                <td>{p95Ms.toFixed(1)} ms</td>
                <td>
                  <div class="share" style={{ width: `${share * 100}%` }} />
                  <span>{Math.round(share * 100)} %</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
