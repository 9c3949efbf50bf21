/**
 * The tracks: a ruler and lanes painted on canvases, native scrolling over them, and for the keyboard and screen readers a list of what is there. Painting follows the store picture
 * by picture and goes around preact, so that panning and dragging cost one painting each.
 */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { snapped, snapPoints } from '../../model/timeline/dragging.ts';
import { Drag, hitAt, type Hit } from './dragging.ts';
import { drawRuler } from './drawRuler.ts';
import { drawTimeline } from './drawTimeline.ts';
import { Headers } from './Headers.tsx';
import { ItemList } from './ItemList.tsx';
import { readPalette, watchTheme } from './palette.ts';
import { heightOf, rowAt, rulerHeight } from './rows.ts';
import { keyOf, placeOf, type TimelineStore } from './store.ts';

const dragFromPx = 3;
const snapPx = 9;

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
    content.style.width = `${store.contentWidth}px`;
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
        playhead: frame,
        selected,
        ghost,
        stale: notice !== undefined,
      },
      palette,
      store.media,
    );
    drawRuler(rulerContext, { view, scale, scrollX, width }, palette);
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
    store.resize(scroller.clientWidth, scroller.clientHeight);
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
  scroller.addEventListener('scroll', () => store.scrollTo(scroller.scrollLeft, scroller.scrollTop), {
    passive: true,
  });
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

interface Elements {
  readonly stage: HTMLElement;
  readonly lanes: HTMLElement;
  readonly ruler: HTMLElement;
  readonly scroller: HTMLElement;
}

function handlePointer({ stage, lanes, ruler, scroller }: Elements, store: TimelineStore): () => void {
  const tip = lanes.querySelector<HTMLElement>('.tip');
  const listeners = new AbortController();
  const { signal } = listeners;
  const pointIn = (element: Element, event: MouseEvent): readonly [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const showTip = (text: string, x: number, y: number): void => {
    if (!tip) return;
    tip.hidden = text === '';
    tip.textContent = text;
    tip.style.transform = `translate(${Math.min(store.state.width - 110, x + 14)}px, ${Math.max(4, y - 30)}px)`;
  };
  const scrubTo = (x: number, isFree: boolean): void => {
    const { scale, scrollX, view, snapping } = store.state;
    const frame = (x + scrollX) / scale;
    const near =
      view && snapping && !isFree ? snapped([frame], snapPoints(view, [], 0), snapPx / scale) : undefined;
    store.movePlayhead(near?.at ?? frame);
  };
  /** Follows the pointer until it is let go; Escape gives up. */
  const follow = (
    event: PointerEvent,
    on: (event: PointerEvent) => void,
    done: (given: boolean) => void,
  ): void => {
    const target = event.currentTarget as HTMLElement;
    target.setPointerCapture(event.pointerId);
    const following = new AbortController();
    const end = (given: boolean): void => {
      following.abort();
      showTip('', 0, 0);
      done(given);
    };
    target.addEventListener('pointermove', on, following);
    target.addEventListener('pointerup', () => end(true), following);
    target.addEventListener('pointercancel', () => end(false), following);
    const giveUp = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') end(false);
    };
    window.addEventListener('keydown', giveUp, following);
  };

  ruler.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      const scrub = (each: PointerEvent): void =>
        scrubTo(pointIn(ruler, each)[0], each.ctrlKey || each.metaKey);
      scrub(event);
      follow(event, scrub, () => {});
    },
    { signal },
  );

  scroller.addEventListener(
    'pointerdown',
    (event) => {
      const [x, y] = pointIn(lanes, event);
      // On a scrollbar.
      if (event.button !== 0 || x > scroller.clientWidth || y > scroller.clientHeight) return;
      const hit = hitAt(store, x, y);
      if (hit === undefined) {
        store.set({ selected: new Set() });
        scrubTo(x, event.ctrlKey);
        follow(
          event,
          (each) => scrubTo(pointIn(lanes, each)[0], each.ctrlKey || each.metaKey),
          () => {},
        );
        return;
      }
      if (event.ctrlKey || event.metaKey) {
        toggle(store, hit);
        return;
      }
      if (!store.state.selected.has(keyOf(hit.place))) store.select([hit.place]);
      if (store.state.notice !== undefined || (hit.item.kind === 'transition' && hit.part === 'body')) return;
      const drag = new Drag(store, hit, x, event.altKey);
      let began = false;
      const onMove = (each: PointerEvent): void => {
        const [toX, toY] = pointIn(lanes, each);
        if (!began && Math.hypot(toX - x, toY - y) < dragFromPx) return;
        began = true;
        scrollAtEdges(store, toX);
        const ripple = store.state.ripple !== each.shiftKey;
        showTip(drag.move(toX, toY, { ripple, free: each.ctrlKey || each.metaKey }), toX, toY);
      };
      follow(event, onMove, (given) => {
        if (given && began) drag.release();
        else store.set({ ghost: undefined });
      });
    },
    { signal },
  );

  scroller.addEventListener(
    'pointermove',
    (event) => {
      if (event.buttons !== 0) return;
      const hit = hitAt(store, ...pointIn(lanes, event));
      scroller.style.cursor = !hit ? '' : hit.part === 'body' ? 'grab' : 'ew-resize';
      scroller.title = hit ? (hit.item.problem ?? hit.item.name) : '';
    },
    { signal },
  );
  scroller.addEventListener(
    'dblclick',
    (event) => {
      const hit = hitAt(store, ...pointIn(lanes, event));
      if (hit) store.openInText(hit.place);
    },
    { signal },
  );
  stage.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      store.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)), pointIn(lanes, event)[0]);
    },
    { signal, passive: false },
  );
  takeDrops(lanes, store, { pointIn, showTip, signal });
  return () => listeners.abort();
}

function toggle(store: TimelineStore, { place }: Hit): void {
  const selected = new Set(store.state.selected);
  if (!selected.delete(keyOf(place))) selected.add(keyOf(place));
  store.select([...selected].map(placeOf), { tell: false });
}

function scrollAtEdges(store: TimelineStore, x: number): void {
  const { width, scrollX, scrollY } = store.state;
  const over = x < 24 ? x - 24 : x > width - 24 ? x - width + 24 : 0;
  if (over !== 0) store.scrollTo(scrollX + over, scrollY);
}

interface DropHelp {
  readonly pointIn: (element: Element, event: MouseEvent) => readonly [number, number];
  readonly showTip: (text: string, x: number, y: number) => void;
  readonly signal: AbortSignal;
}

const listTypes = ['application/vnd.code.uri-list', 'text/uri-list'];

/** Files from the explorer. VS Code lets a page have them while Shift is held. */
function takeDrops(lanes: HTMLElement, store: TimelineStore, { pointIn, showTip, signal }: DropHelp): void {
  const frameAt = (x: number): number =>
    Math.max(0, Math.round((x + store.state.scrollX) / store.state.scale));
  lanes.addEventListener(
    'dragover',
    (event) => {
      if (!event.dataTransfer?.types.some((type) => listTypes.includes(type))) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const [x, y] = pointIn(lanes, event);
      showTip('Put it here', x, y);
    },
    { signal },
  );
  lanes.addEventListener('dragleave', () => showTip('', 0, 0), { signal });
  lanes.addEventListener(
    'drop',
    (event) => {
      showTip('', 0, 0);
      const list = listTypes
        .map((type) => event.dataTransfer?.getData(type) ?? '')
        .find((text) => text !== '');
      if (list === undefined) return;
      event.preventDefault();
      const uris = list.split(/\r?\n/).filter((uri) => uri !== '' && !uri.startsWith('#'));
      const [x, y] = pointIn(lanes, event);
      store.drop(uris, rowAt(store.state.rows, y + store.state.scrollY)?.track, frameAt(x));
    },
    { signal },
  );
}
