/** What the pointer does on the lanes and the ruler: scrubs, selects, drags, zooms. Knows elements, no drawing. */
import { timeText } from '../../model/timeline/clockText.ts';
import { snapped, snapPoints } from '../../model/timeline/dragging.ts';
import { Drag } from './dragging.ts';
import { takeDrops } from './dropping.ts';
import { hitAt, markerAt, type Hit } from './hit.ts';
import { keyOf, placeOf, type TimelineStore } from './store.ts';

const dragFromPx = 3;
const snapPx = 9;

interface Elements {
  readonly stage: HTMLElement;
  readonly lanes: HTMLElement;
  readonly ruler: HTMLElement;
  readonly scroller: HTMLElement;
}

/** Gives what ends it. */
export function handlePointer({ stage, lanes, ruler, scroller }: Elements, store: TimelineStore): () => void {
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

  const dragMarker = (marker: number, event: PointerEvent): void => {
    store.selectMarker(marker);
    const { view, notice } = store.state;
    const from = view?.markers[marker]?.frame;
    if (!view || from === undefined || notice !== undefined) return;
    const [fromX] = pointIn(ruler, event);
    // Other markers and edges of clips, not where it stood itself.
    const points = snapPoints(view, [], 0).filter((point) => point !== from);
    const onMove = (each: PointerEvent): void => {
      const [x] = pointIn(ruler, each);
      if (store.state.movedMarker === undefined && Math.abs(x - fromX) < dragFromPx) return;
      const { scale, snapping } = store.state;
      const wanted = Math.max(0, Math.round(from + (x - fromX) / scale));
      const isFree = !snapping || each.ctrlKey || each.metaKey;
      const near = isFree ? undefined : snapped([wanted], points, snapPx / scale);
      const frame = near?.at ?? wanted;
      store.set({ movedMarker: frame });
      showTip(timeText(frame, view.fps), x, 0);
    };
    follow(event, onMove, (given) => {
      const { movedMarker: frame } = store.state;
      if (!given || frame === undefined || frame === from) {
        store.set({ movedMarker: undefined });
        return;
      }
      // Shown there until the text has it.
      store.perform({ kind: 'moveMarker', marker, frame });
      store.movePlayhead(frame);
    });
  };

  ruler.addEventListener(
    'pointermove',
    (event) => {
      if (event.buttons !== 0) return;
      ruler.style.cursor = markerAt(store, ...pointIn(ruler, event)) === undefined ? '' : 'grab';
    },
    { signal },
  );
  ruler.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      // Keys go on to what was clicked.
      event.preventDefault();
      stage.querySelector<HTMLElement>('.items')?.focus({ preventScroll: true });
      const marker = markerAt(store, ...pointIn(ruler, event));
      if (marker !== undefined) {
        dragMarker(marker, event);
        return;
      }
      store.set({ marker: undefined });
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
        store.set({ selected: new Set(), marker: undefined });
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
      if (store.state.notice !== undefined) return;
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
      scroller.style.cursor = !hit
        ? ''
        : hit.part === 'body' && hit.item.kind !== 'transition'
          ? 'grab'
          : 'ew-resize';
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
