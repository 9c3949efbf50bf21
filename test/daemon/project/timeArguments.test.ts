import assert from 'node:assert/strict';
import { rangeOption, timeOption } from '../../../daemon/project/timeArguments.ts';
import { FramewrightError } from '../../../model/errors.ts';
import { Rational } from '../../../model/time/rational.ts';

const fps = Rational.of(25);
const end = Rational.of(10);

function check(text: string, expected: readonly [string, string]): void {
  const [from, to] = rangeOption(text, fps, end);
  assert.deepEqual([from.toString(), to.toString()], expected);
}

const usage = (words: RegExp) => (error: unknown) =>
  error instanceof FramewrightError && error.code === 'usage' && words.test(error.message);

describe('times on the command line', () => {
  it('are written as in a project; a bare number counts seconds', () => {
    for (const text of ['1.5', '1.5s', '3/2s']) {
      assert.equal(timeOption('--at', text, fps).toString(), '3/2');
    }
    assert.equal(timeOption('--at', '45f', fps).toString(), '9/5');
    assert.equal(timeOption('--at', '00:00:01:20', fps).toString(), '9/5');
  });

  it('that are none are refused, naming the option', () => {
    assert.throws(() => timeOption('--at', 'soon', fps), usage(/^--at: Expected .*"soon"/u));
    assert.throws(() => timeOption('--at', '-1', fps), usage(/^--at: /u));
  });
});

describe('a range', () => {
  it('has two times', () => check('1..2.5', ['1', '5/2']));
  it('may mix notations', () => check('25f..00:00:02:00', ['1', '2']));
  it('starts at the beginning when nothing is said', () => check('..4', ['0', '4']));
  it('goes to the end when nothing is said', () => check('4..', ['4', '10']));

  it('needs two dots and a time', () => {
    for (const text of ['', '..', '5', '1..2..3', '1-2']) {
      assert.throws(() => rangeOption(text, fps, end), usage(/two times with "\.\." between/u), text);
    }
  });

  it('must not end before it starts', () => {
    assert.throws(() => rangeOption('5..5', fps, end), usage(/not after its start/u));
  });
});
