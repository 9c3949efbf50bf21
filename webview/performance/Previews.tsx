/** What the open previews cost: a line for each. */
import type { VNode } from 'preact';
import type { PreviewFigures } from '../../model/protocol/preview.ts';
import { bytesText } from '../../model/telemetry/figureTexts.ts';

export function Previews({ previews }: { readonly previews: readonly PreviewFigures[] }): VNode | null {
  if (previews.length === 0) return null;
  return (
    <section aria-label="Previews">
      <h2>Previews</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Project</th>
            <th scope="col">Pictures/s</th>
            <th scope="col">Never seen</th>
            <th scope="col">Drawn in (median, 95 %)</th>
            <th scope="col">At hand</th>
            <th scope="col">Proxies</th>
          </tr>
        </thead>
        <tbody>
          {previews.map((preview, index) => (
            <tr key={`${preview.project} ${index}`}>
              <td title={preview.project}>{preview.project.split(/[/\\]/u).at(-1)}</td>
              <td>{preview.picturesPerSecond}</td>
              <td>{preview.late}</td>
              <td>{drawnText(preview)}</td>
              <td>{bytesText(preview.keptBytes)}</td>
              <td>{proxyWords[preview.proxies]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const proxyWords = { none: '–', making: 'being made', ready: 'in use' };

function drawnText({ drawP50Ms, drawP95Ms }: PreviewFigures): string {
  if (drawP50Ms === undefined || drawP95Ms === undefined) return '–';
  return `${drawP50Ms.toFixed(1)} ms, ${drawP95Ms.toFixed(1)} ms`;
}
