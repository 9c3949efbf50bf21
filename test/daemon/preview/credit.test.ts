import assert from 'node:assert/strict';
import { Credit } from '../../../daemon/preview/credit.ts';

/** Whether a promise has resolved by the time everything else has run. */
async function isOpen(promise: Promise<void>): Promise<boolean> {
  let open = false;
  void promise.then(() => (open = true));
  await new Promise((resolve) => setImmediate(resolve));
  return open;
}

describe('credit', () => {
  it('lets through as many as are allowed, and more as they are given back', async () => {
    const credit = new Credit();
    credit.sent();
    credit.sent();
    const room = credit.room(2, () => false);
    assert.equal(await isOpen(room), false);
    credit.givenBack(1);
    assert.equal(await isOpen(room), true);
  });

  it('lets go of those whose wish is out of date', async () => {
    const credit = new Credit();
    credit.sent();
    let over = false;
    const room = credit.room(1, () => over);
    over = true;
    assert.equal(await isOpen(room), false);
    credit.wake();
    assert.equal(await isOpen(room), true);
  });

  it('is not fooled by more than was sent', () => {
    const credit = new Credit();
    credit.sent();
    credit.givenBack(1000);
    assert.equal(credit.outstanding, 0);
  });
});
