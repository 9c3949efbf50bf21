/** The film as its segments, each as wide as it is long: found encoded, copied from footage, encoded now, being encoded, waiting. */
import type { VNode } from 'preact';
import type { Telemetry } from '../../model/protocol/telemetry.ts';

/** In the order in which people look for them. */
const words: Readonly<Record<string, string>> = {
  d: 'encoded',
  e: 'being encoded',
  w: 'waiting',
  c: 'from the cache',
  u: 'copied from footage',
};

export function SegmentStrip({ telemetry }: { readonly telemetry: Telemetry }): VNode {
  const { segments, frames, frameCount } = telemetry;
  if (segments === undefined) return <Whole share={frameCount === 0 ? 0 : frames / frameCount} />;
  const { ends, states } = segments;
  const counts = Object.entries(words)
    .map(([letter, word]) => ({
      letter,
      word,
      count: ends.filter((_end, index) => states[index] === letter).length,
    }))
    // Few films have copies.
    .filter(({ letter, count }) => letter !== 'u' || count > 0);
  const done = counts.reduce((sum, { letter, count }) => sum + ('dcu'.includes(letter) ? count : 0), 0);
  const spoken = counts.map(({ word, count }) => `${count} ${word}`).join(', ');
  return (
    <div class="segments">
      <div class="strip" role="img" aria-label={`${done} of ${segments.total} segments done: ${spoken}`}>
        {ends.map((end, index) => (
          <div
            key={index}
            class={states[index]}
            style={{ flexGrow: end - (ends[index - 1] ?? 0) }}
            title={`Segment ${index + 1}: ${words[states[index] ?? ''] ?? ''}`}
          />
        ))}
      </div>
      <ul class="figures" aria-hidden="true">
        <li>
          <b>
            {done} of {segments.total}
          </b>{' '}
          segments done
        </li>
        {counts.map(({ letter, word, count }) => (
          <li key={letter}>
            <i class={letter} /> {count} {word}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A film that is encoded in one piece. */
function Whole({ share }: { readonly share: number }): VNode {
  const percent = Math.floor(share * 100);
  return (
    <div class="segments">
      <div class="strip" role="img" aria-label={`In one piece: ${percent} %`}>
        <div class="d" style={{ flexGrow: share }} />
        <div class="w" style={{ flexGrow: 1 - share }} />
      </div>
    </div>
  );
}
