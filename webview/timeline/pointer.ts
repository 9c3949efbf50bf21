/** What the pointer does on the lanes and the ruler: scrubs, selects, drags, zooms. Knows elements, no drawing. */
import type { ItemPlace } from '../../model/protocol/timelinePanel.ts';
import { timeText } from '../../model/timeline/clockText.ts';
import { snapped, snapPoints } from '../../model/timeline/dragging.ts';
import { Drag } from './dragging.ts';
import { takeDrops } from './dropping.ts';
import { hitAt, markerAt } from './hit.ts';
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
    const frame = frameAt(x, isFree);
    store.order.inTurn(() => store.movePlayhead(frame));
  };
  const frameAt = (x: number, isFree: boolean): number => {
    const { scale, scrollX, view, snapping } = store.state;
    const frame = (x + scrollX) / scale;
    const near =
      view && snapping && !isFree ? snapped([frame], snapPoints(view, [], 0), snapPx / scale) : undefined;
    return near?.at ?? frame;
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
    const { isBehind } = store.order;
    store.pointing.onMarker(marker, (index) => store.selectMarker(index), false);
    const { view, version, notice } = store.state;
    const from = view?.markers[marker]?.frame;
    if (isBehind || !view || from === undefined || notice !== undefined) return;
    const [fromX] = pointIn(ruler, event);
    // Other markers and edges of clips, not where it stood itself.
    const points = snapPoints(view, [], 0).filter((point) => point !== from);
    let to: number | undefined;
    const onMove = (each: PointerEvent): void => {
      const [x] = pointIn(ruler, each);
      if (to === undefined && Math.abs(x - fromX) < dragFromPx) return;
      const { scale, snapping } = store.state;
      const wanted = Math.max(0, Math.round(from + (x - fromX) / scale));
      const isFree = !snapping || each.ctrlKey || each.metaKey;
      const near = isFree ? undefined : snapped([wanted], points, snapPx / scale);
      to = near?.at ?? wanted;
      store.set({ movedMarker: to });
      showTip(timeText(to, view.fps), x, 0);
    };
    follow(event, onMove, (given) => {
      const frame = to;
      if (!given || frame === undefined || frame === from) {
        store.set({ movedMarker: undefined });
        return;
      }
      store.order.inTurn(() => {
        // Shown there until the text has it.
        store.perform({ kind: 'moveMarker', marker, frame }, undefined, version);
        store.movePlayhead(frame);
      });
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
      store.order.inTurn(() => store.set({ marker: undefined }));
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
        store.order.inTurn(() => store.selectNothing());
        scrubTo(x, event.ctrlKey);
        follow(
          event,
          (each) => scrubTo(pointIn(lanes, each)[0], each.ctrlKey || each.metaKey),
          () => {},
        );
        return;
      }
      if (event.ctrlKey || event.metaKey) {
        store.pointing.onItem(hit.place, (place) => toggle(store, place), false);
        return;
      }
      const { isBehind } = store.order;
      const choose = (place: ItemPlace): void => {
        if (!store.state.selected.has(keyOf(place))) store.select([place]);
      };
      store.pointing.onItem(hit.place, choose, false);
      // Where what was done before is not seen yet, there is nothing to drag.
      if (isBehind || store.state.notice !== undefined) return;
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
        if (given && began) store.order.inTurn(() => drag.release());
        else drag.giveUp();
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
      if (hit) store.pointing.onItem(hit.place, (place) => store.openInText(place));
    },
    { signal },
  );
  stage.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      store.viewport.zoom(
        Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)),
        pointIn(lanes, event)[0],
      );
    },
    { signal, passive: false },
  );
  takeDrops(lanes, store, { pointIn, showTip, signal });
  return () => listeners.abort();
}

function toggle(store: TimelineStore, place: ItemPlace): void {
  const selected = new Set(store.state.selected);
  if (!selected.delete(keyOf(place))) selected.add(keyOf(place));
  store.select([...selected].map(placeOf), { tell: false });
}

function scrollAtEdges(store: TimelineStore, x: number): void {
  const { width, scrollX, scrollY } = store.state;
  const over = x < 24 ? x - 24 : x > width - 24 ? x - width + 24 : 0;
  if (over !== 0) store.viewport.scrollTo(scrollX + over, scrollY);
}
