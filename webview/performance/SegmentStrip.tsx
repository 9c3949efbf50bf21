/** The film as its segments, each as wide as it is long: found encoded, encoded now, being encoded, waiting. */
import type { VNode } from 'preact';
import type { Telemetry } from '../../model/protocol/telemetry.ts';

const words: Readonly<Record<string, string>> = {
  c: 'from the cache',
  d: 'encoded',
  e: 'being encoded',
  w: 'waiting',
};

export function SegmentStrip({ telemetry }: { readonly telemetry: Telemetry }): VNode {
  const { segments, frames, frameCount } = telemetry;
  if (segments === undefined) return <Whole share={frameCount === 0 ? 0 : frames / frameCount} />;
  const { ends, states } = segments;
  const counts = Object.entries(words).map(([letter, word]) => ({
    letter,
    word,
    count: ends.filter((_end, index) => states[index] === letter).length,
  }));
  const spoken = counts.map(({ word, count }) => `${count} ${word}`).join(', ');
  return (
    <div class="segments">
      <div class="strip" role="img" aria-label={`${segments.total} segments: ${spoken}`}>
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
