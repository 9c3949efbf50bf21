/** The bar under the picture: where the playhead is, markers, the part that is played. Moved by pointer and by keys. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { PreviewFilm } from '../../model/protocol/preview.ts';
import type { Player, PlayerState } from './player.ts';
import { timecodeOf } from './timecode.ts';

const percent = (frame: number, { frameCount }: PreviewFilm): string =>
  `${(frameCount > 1 ? (frame / (frameCount - 1)) * 100 : 0).toFixed(4)}%`;

export function Scrubber({ player, state }: { readonly player: Player; readonly state: PlayerState }): VNode {
  const [hovered, setHovered] = useState<number | undefined>(undefined);
  const { film, frame, from, to } = state;
  const frameAt = (event: PointerEvent): number => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    return Math.round(share * ((film?.frameCount ?? 1) - 1));
  };
  const isDragging = (event: PointerEvent): boolean =>
    (event.currentTarget as Element).hasPointerCapture(event.pointerId);
  const hoveredMarker = film?.markers.find((marker) => marker.frame === hovered);
  return (
    <div
      class="scrubber"
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={(film?.frameCount ?? 1) - 1}
      aria-valuenow={frame}
      aria-valuetext={film === undefined ? 'nothing yet' : timecodeOf(frame, film)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        player.seek(frameAt(event), true);
      }}
      onPointerMove={(event) => {
        const at = frameAt(event);
        setHovered(at);
        if (isDragging(event)) player.seek(at, true);
      }}
      onPointerUp={(event) => {
        if (isDragging(event)) player.seek(frameAt(event));
      }}
      onPointerLeave={() => setHovered(undefined)}
    >
      <div class="rail" />
      {film !== undefined && (
        <>
          {(from !== undefined || to !== undefined) && (
            <div
              class="part"
              style={{
                left: percent(from ?? 0, film),
                right: `calc(100% - ${percent(to ?? film.frameCount - 1, film)})`,
              }}
            />
          )}
          <div class="passed" style={{ width: percent(frame, film) }} />
          {film.markers.map((marker) => (
            <div
              class="marker"
              key={`${marker.frame} ${marker.name}`}
              style={{ left: percent(marker.frame, film) }}
            />
          ))}
          <div class="playhead" style={{ left: percent(frame, film) }} />
          {hovered !== undefined && (
            <div class="hovered mono" aria-hidden="true" style={{ left: percent(hovered, film) }}>
              {timecodeOf(hovered, film)}
              {hoveredMarker !== undefined && ` ${hoveredMarker.name}`}
            </div>
          )}
        </>
      )}
    </div>
  );
}
