/**
 * Files that are dropped on the lanes, while Shift is held: otherwise VS Code takes them for itself. What is dragged from its explorer comes with its address, what comes from
 * elsewhere with its content and name only, as browsers have it: Electron took `File.path` away with version 32.
 */
import { snapped, snapPoints } from '../../model/timeline/dragging.ts';
import { timeText } from '../../model/timeline/clockText.ts';
import { rowAt } from './rows.ts';
import type { TimelineStore } from './store.ts';

interface DropHelp {
  readonly pointIn: (element: Element, event: MouseEvent) => readonly [number, number];
  readonly showTip: (text: string, x: number, y: number) => void;
  readonly signal: AbortSignal;
}

const listTypes = ['application/vnd.code.uri-list', 'text/uri-list'];
const snapPx = 9;

export function takeDrops(
  lanes: HTMLElement,
  store: TimelineStore,
  { pointIn, showTip, signal }: DropHelp,
): void {
  const frameAt = (x: number, isFree: boolean): number => {
    const { scale, scrollX, view, snapping, playhead } = store.state;
    const frame = Math.max(0, Math.round((x + scrollX) / scale));
    if (!view || !snapping || isFree) return frame;
    return snapped([frame], snapPoints(view, [], playhead), snapPx / scale)?.at ?? frame;
  };
  const onDrag = (event: DragEvent): void => {
    const { view, notice } = store.state;
    const types = event.dataTransfer?.types ?? [];
    if (!view || notice !== undefined || !types.some((type) => [...listTypes, 'Files'].includes(type)))
      return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    const [x, y] = pointIn(lanes, event);
    showTip(`Put it at ${timeText(frameAt(x, event.ctrlKey), view.fps)}`, x, y);
  };
  lanes.addEventListener('dragenter', onDrag, { signal });
  lanes.addEventListener('dragover', onDrag, { signal });
  const onLeave = ({ relatedTarget }: DragEvent): void => {
    if (!(relatedTarget instanceof Node && lanes.contains(relatedTarget))) showTip('', 0, 0);
  };
  lanes.addEventListener('dragleave', onLeave, { signal });
  lanes.addEventListener(
    'drop',
    (event) => {
      showTip('', 0, 0);
      const { dataTransfer } = event;
      if (!dataTransfer) return;
      event.preventDefault();
      const [x, y] = pointIn(lanes, event);
      const track = rowAt(store.state.rows, y + store.state.scrollY)?.track;
      const frame = frameAt(x, event.ctrlKey);
      const uris = urisIn(dataTransfer);
      // What is undone next is this.
      lanes.querySelector<HTMLElement>('.items')?.focus({ preventScroll: true });
      const files = [...dataTransfer.files];
      store.order.inTurn(() => {
        if (uris.length > 0) store.drop(uris, track, frame);
        else if (files.length > 0) store.chooseFiles(files, track, frame);
      });
    },
    { signal },
  );
}

function urisIn(dataTransfer: DataTransfer): readonly string[] {
  for (const type of listTypes) {
    const uris = dataTransfer
      .getData(type)
      .split(/\r?\n/)
      .filter((uri) => uri !== '' && !uri.startsWith('#'));
    if (uris.length > 0) return uris;
  }
  return [];
}
