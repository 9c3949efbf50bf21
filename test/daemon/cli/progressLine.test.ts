import assert from 'node:assert/strict';
import { ProgressLine, progressText } from '../../../daemon/cli/progressLine.ts';
import { plain, type JsonEvent, type Terminal } from '../../../daemon/cli/terminal.ts';

/** A terminal that remembers. */
function recorder(options: Partial<Pick<Terminal, 'live' | 'json' | 'columns'>> = {}) {
  const notes: string[] = [];
  const events: JsonEvent[] = [];
  const terminal: Terminal = {
    json: false,
    live: false,
    columns: 80,
    paint: { out: plain, err: plain },
    print: () => undefined,
    note: (text) => notes.push(text),
    rewrite: (text) => notes.push(`rewritten: ${text}`),
    emit: (event) => events.push(event),
    ...options,
  };
  return { terminal, notes, events };
}

describe('progress', () => {
  it('is one line that is rewritten on a terminal, and never wraps', () => {
    const { terminal, notes } = recorder({ live: true, columns: 20 });
    const line = new ProgressLine(terminal);
    line.update({ frames: 126, frameCount: 300, fps: 88.2, secondsLeft: 1.97 });
    assert.equal(notes[0], 'rewritten:  42 %  frame 126 of');
    line.clear();
    line.clear();
    assert.deepEqual(notes.slice(1), ['rewritten: ']);
  });

  it('is at most ten lines elsewhere', () => {
    const { terminal, notes } = recorder();
    const line = new ProgressLine(terminal);
    for (let frames = 0; frames <= 1000; frames++)
      line.update({ frames, frameCount: 1000, fps: 50, secondsLeft: 3 });
    line.clear();
    assert.equal(notes.length, 10);
    assert.equal(notes.at(-1), '100 %  frame 1000 of 1000  50 fps\n');
  });

  it('says percent, frame, rate and the time left', () => {
    assert.equal(
      progressText({ frames: 126, frameCount: 300, fps: 88.2, secondsLeft: 1.97 }),
      ' 42 %  frame 126 of 300  88 fps  0:02 left',
    );
  });
});
