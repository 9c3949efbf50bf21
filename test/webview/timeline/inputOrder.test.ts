/** The order of what is done in the timeline: what waits for the text, and what waits for what waits. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { InputOrder } from '../../../webview/timeline/inputOrder.ts';

describe('the order of input', () => {
  it('runs at once what nothing is in the way of', () => {
    const order = new InputOrder();
    const ran: string[] = [];
    order.whenSettled(() => ran.push('a key'));
    order.inTurn(() => ran.push('a click'));
    assert.deepEqual(ran, ['a key', 'a click']);
    assert.equal(order.isBehind, false);
  });
  it('lets a click through while a gesture is on its way, and a key wait', () => {
    const order = new InputOrder();
    const ran: string[] = [];
    order.begin(1);
    order.inTurn(() => ran.push('a click'));
    order.whenSettled(() => ran.push('a key'));
    assert.deepEqual([ran, order.isBehind], [['a click'], true]);
    order.end(1);
    assert.deepEqual([ran, order.isBehind], [['a click', 'a key'], false]);
  });
  it('lets a click wait behind a key that waits', () => {
    const order = new InputOrder();
    const ran: string[] = [];
    order.begin(1);
    order.whenSettled(() => ran.push('a key'));
    order.inTurn(() => ran.push('a click'));
    order.end(1);
    assert.deepEqual(ran, ['a key', 'a click']);
  });
  it('goes on after something that throws', () => {
    const order = new InputOrder();
    const ran: string[] = [];
    order.begin(1);
    order.whenSettled(() => {
      throw new Error('a fault');
    });
    order.whenSettled(() => ran.push('a key'));
    assert.throws(() => order.end(1), /a fault/u);
    order.inTurn(() => ran.push('a click'));
    assert.deepEqual(ran, ['a key', 'a click']);
  });
  it('is the order in which things were done, whenever answers come', () => {
    const input = fc.record({ needsText: fc.boolean(), sends: fc.boolean(), nests: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.option(input), { maxLength: 30 }), (inputs) => {
        const order = new InputOrder();
        const [done, ran]: [number[], number[]] = [[], []];
        const unanswered: number[] = [];
        let sent = 0;
        const answer = (): void => {
          const gesture = unanswered.shift();
          if (gesture !== undefined) order.end(gesture);
        };
        for (const [index, each] of inputs.entries()) {
          if (each === null) {
            answer();
            continue;
          }
          done.push(index);
          const run = (): void => {
            assert.ok(
              !each.needsText || unanswered.length === 0,
              'it ran before the text had the gestures before it',
            );
            ran.push(index);
            if (each.sends) {
              order.begin(++sent);
              unanswered.push(sent);
            }
            if (each.nests) order.whenSettled(() => {});
          };
          if (each.needsText) order.whenSettled(run);
          else order.inTurn(run);
        }
        while (unanswered.length > 0) answer();
        assert.deepEqual(ran, done);
        assert.equal(order.isBehind, false);
      }),
    );
  });
});
