import assert from 'node:assert/strict';
import { diagnosticText, positionAt } from '../../../daemon/cli/diagnosticText.ts';
import { countText } from '../../../model/diagnostics/invalidProject.ts';
import { plain } from '../../../daemon/cli/terminal.ts';
import type { Diagnostic } from '../../../model/diagnostics/diagnostic.ts';

/** `marked` has what is wrong between « and ». */
function check(marked: string, expected: readonly string[]): void {
  const offset = marked.indexOf('«');
  const length = marked.indexOf('»') - offset - 1;
  const text = marked.replace(/[«»]/gu, '');
  const diagnostic: Diagnostic = {
    code: 'some-code',
    severity: 'error',
    message: 'Wrong.',
    range: { offset, length },
  };
  assert.deepEqual(diagnosticText(diagnostic, text, 'a.reel', plain).split('\n'), expected);
}

describe('a diagnostic in a terminal', () => {
  it('has its place, its line and a mark below', () =>
    check('{\n  "reel": «7»\n}', [
      'a.reel:2:11: error: Wrong. [some-code]', //
      ' 2 |   "reel": 7',
      '   |           ^',
    ]));

  it('marks as much as is meant, to the end of the line', () =>
    check('{ «"a":\n 1» }', [
      'a.reel:1:3: error: Wrong. [some-code]', //
      ' 1 | { "a":',
      '   |   ^^^^',
    ]));

  it('stands under the right letters after tabs, wide letters and Windows line ends', () =>
    check('{\r\n\t"日本": «no»\r\n}', [
      'a.reel:2:8: error: Wrong. [some-code]', //
      ' 2 |  "日本": no',
      '   |          ^^',
    ]));

  it('marks something even where nothing is', () =>
    check('«»', [
      'a.reel:1:1: error: Wrong. [some-code]', //
      ' 1 | ',
      '   | ^',
    ]));

  it('shows the part of a long line that matters', () => {
    const text = `${'x'.repeat(500)}!${'y'.repeat(500)}`;
    const range = { offset: 500, length: 1 };
    const shown = diagnosticText(
      { code: 'c', severity: 'warning', message: 'M.', range },
      text,
      'a',
      plain,
    ).split('\n');
    assert.ok(shown[1]!.length <= 170);
    assert.equal(shown[1]![shown[2]!.indexOf('^')], '!');
  });

  it('names related places', () => {
    const diagnostic: Diagnostic = {
      code: 'c',
      severity: 'warning',
      message: 'Here.',
      range: { offset: 0, length: 1 },
      related: [{ message: 'And here.', range: { offset: 2, length: 1 } }],
    };
    assert.match(
      diagnosticText(diagnostic, 'a\nb', 'f', plain),
      /\nf:2:1: note: And here\.\n 2 \| b\n {3}\| \^$/u,
    );
  });
});

describe('positions', () => {
  it('count lines and UTF-16 units from 1', () => {
    assert.deepEqual(positionAt('a\n😀b', 4), { line: 2, column: 3 });
    assert.deepEqual(positionAt('', 0), { line: 1, column: 1 });
  });
});

describe('counting diagnostics', () => {
  it('says what there is', () => {
    const make = (severity: Diagnostic['severity']): Diagnostic => ({
      code: '',
      severity,
      message: '',
      range: { offset: 0, length: 0 },
    });
    assert.equal(countText([]), 'no errors');
    assert.equal(countText([make('error')]), '1 error');
    assert.equal(countText([make('error'), make('warning'), make('error')]), '2 errors and 1 warning');
  });
});
