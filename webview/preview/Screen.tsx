/** The picture as large as it fits, or zoomed: safe areas over it, and the colour of the pixel under the pointer. */
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Player, PlayerState } from './player.ts';

interface ScreenProps {
  readonly player: Player;
  readonly state: PlayerState;
  readonly safeAreas: boolean;
  readonly peek: boolean;
  /** Times the pixels of the canvas; 0: as it fits. */
  readonly zoom: number;
  /** Device pixels that the picture has room for. */
  readonly onSize: (width: number, height: number) => void;
}

interface Pixel {
  readonly x: number;
  readonly y: number;
  readonly color: readonly [red: number, green: number, blue: number];
}

export function Screen({ player, state, safeAreas, peek, zoom, onSize }: ScreenProps): VNode {
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [pixel, setPixel] = useState<Pixel | undefined>(undefined);
  const { film } = state;

  useLayoutEffect(() => {
    if (canvas.current !== null) player.drawInto(canvas.current);
  }, [player]);

  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      setRoom({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const size = shownSize(film, room, zoom);
  useEffect(() => {
    if (size.width > 0)
      onSize(Math.ceil(size.width * devicePixelRatio), Math.ceil(size.height * devicePixelRatio));
  }, [size.width, size.height, onSize]);

  useEffect(() => {
    if (!peek) setPixel(undefined);
  }, [peek]);

  const look = (event: PointerEvent): void => {
    if (!peek || film === undefined) return;
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect();
    const x = Math.floor(((event.clientX - left) / width) * film.width);
    const y = Math.floor(((event.clientY - top) / height) * film.height);
    const color = player.colorAt(x, y);
    setPixel(color && { x, y, color });
  };

  return (
    <div class={zoom > 0 ? 'screen zoomed' : 'screen'} ref={area}>
      <div class="frame" style={{ width: `${size.width}px`, height: `${size.height}px` }}>
        <canvas
          ref={canvas}
          class={zoom > 1 ? 'pixels' : undefined}
          role="img"
          aria-label="The picture at the playhead"
          hidden={state.blank}
          data-still={String(state.still)}
          onPointerMove={look}
          onPointerLeave={() => setPixel(undefined)}
        />
        {safeAreas && !state.blank && (
          <div class="safe" aria-hidden="true">
            <div class="action" />
            <div class="title" />
            <div class="middle" />
          </div>
        )}
      </div>
      {pixel !== undefined && <Peek {...pixel} still={state.still} />}
    </div>
  );
}

function Peek({ x, y, color, still }: Pixel & { readonly still: boolean }): VNode {
  const hex = `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  return (
    <div class="peek mono" role="status">
      <svg width="14" height="14" aria-hidden="true">
        <rect width="14" height="14" fill={hex} />
      </svg>
      <span>{hex}</span>
      <span class="quiet">
        {x}, {y}
        {still ? '' : ' · about'}
      </span>
    </div>
  );
}

function shownSize(
  film: PlayerState['film'],
  room: { readonly width: number; readonly height: number },
  zoom: number,
): { readonly width: number; readonly height: number } {
  if (film === undefined) return { width: 0, height: 0 };
  if (zoom > 0)
    return { width: (film.width * zoom) / devicePixelRatio, height: (film.height * zoom) / devicePixelRatio };
  const scale = Math.min(room.width / film.width, room.height / film.height);
  return { width: Math.floor(film.width * scale), height: Math.floor(film.height * scale) };
}
