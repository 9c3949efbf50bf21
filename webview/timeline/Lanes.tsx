/**
 * The tracks: a ruler and lanes painted on canvases, native scrolling over them, and for the keyboard and screen readers a list of what is there. Painting follows the store picture
 * by picture and goes around preact, so that panning and dragging cost one painting each.
 */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { drawRuler } from './drawRuler.ts';
import { drawTimeline } from './drawTimeline.ts';
import { Headers } from './Headers.tsx';
import { ItemList } from './ItemList.tsx';
import { readPalette, watchTheme } from './palette.ts';
import { MarkerList } from './MarkerList.tsx';
import { handlePointer } from './pointer.ts';
import { heightOf, rulerHeight } from './rows.ts';
import type { TimelineStore } from './store.ts';

export function Lanes({ store }: { readonly store: TimelineStore }): VNode {
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = stage;
    return current ? mount(current, store) : undefined;
  }, [store]);
  return (
    <div class="stage" ref={stage}>
      <Headers store={store} />
      <div class="ruler">
        <canvas aria-hidden="true" />
        <MarkerList store={store} />
        <div class="playhead-handle" />
      </div>
      <div class="lanes">
        <canvas aria-hidden="true" />
        <div class="scroller">
          <div class="content">
            <ItemList store={store} />
          </div>
        </div>
        <div class="playhead" />
        <div class="tip figures" hidden />
      </div>
    </div>
  );
}

/** Everything of the lanes that is not markup. Gives what ends it. */
function mount(stage: HTMLElement, store: TimelineStore): () => void {
  const find = (selector: string): HTMLElement => {
    const found = stage.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  };
  const canvasAt = (selector: string): HTMLCanvasElement => {
    const found = find(selector);
    if (!(found instanceof HTMLCanvasElement)) throw new Error(`no canvas ${selector}`);
    return found;
  };
  const lanes = find('.lanes');
  const ruler = find('.ruler');
  const [laneCanvas, rulerCanvas] = [canvasAt('.lanes > canvas'), canvasAt('.ruler > canvas')];
  const [scroller, content] = [find('.scroller'), find('.content')];
  const [playhead, handle] = [find('.playhead'), find('.playhead-handle')];
  const tracks = find('.headers > .rows');
  const laneContext = laneCanvas.getContext('2d');
  const rulerContext = rulerCanvas.getContext('2d');
  let palette = readPalette();
  let painting: number | undefined;

  const paint = (): void => {
    painting = undefined;
    const { state } = store;
    const { view, scale, scrollX, scrollY, width, height, rows } = state;
    if (!view || !laneContext || !rulerContext || width === 0) return;
    fitCanvas(laneCanvas, laneContext, width, height);
    fitCanvas(rulerCanvas, rulerContext, width, rulerHeight);
    content.style.width = `${store.viewport.contentWidth}px`;
    content.style.height = `${heightOf(rows)}px`;
    content.style.setProperty('--scale', String(scale));
    if (Math.abs(scroller.scrollLeft - scrollX) >= 1) scroller.scrollLeft = scrollX;
    if (Math.abs(scroller.scrollTop - scrollY) >= 1) scroller.scrollTop = scrollY;
    tracks.style.transform = `translateY(${-scrollY}px)`;
    const { playhead: frame, selected, ghost, notice } = state;
    drawTimeline(
      laneContext,
      {
        view,
        rows,
        scale,
        scrollX,
        scrollY,
        width,
        height,
        selected,
        ghost,
        stale: notice !== undefined,
      },
      palette,
      store.media,
    );
    drawRuler(
      rulerContext,
      { view, scale, scrollX, width, marker: state.marker, moved: state.movedMarker },
      palette,
    );
    const x = frame * scale - scrollX;
    for (const each of [playhead, handle]) {
      each.style.transform = `translateX(${x}px)`;
      each.style.visibility = x >= 0 && x <= width ? 'visible' : 'hidden';
    }
  };
  const schedule = (): void => {
    painting ??= requestAnimationFrame(paint);
  };
  const observer = new ResizeObserver(() => {
    // Without the scrollbars, which lie beside what is seen.
    store.viewport.resize(scroller.clientWidth, scroller.clientHeight);
    schedule();
  });
  observer.observe(scroller);
  const pointer = handlePointer({ stage, lanes, ruler, scroller }, store);
  const ends = [
    store.subscribe(schedule),
    watchTheme(() => {
      palette = readPalette();
      schedule();
    }),
    pointer,
    () => observer.disconnect(),
    () => {
      if (painting !== undefined) cancelAnimationFrame(painting);
    },
  ];
  scroller.addEventListener(
    'scroll',
    () => store.viewport.scrollTo(scroller.scrollLeft, scroller.scrollTop),
    {
      passive: true,
    },
  );
  schedule();
  return () => ends.forEach((end) => end());
}

/** Sharp on every screen. */
function fitCanvas(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
): void {
  const ratio = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
