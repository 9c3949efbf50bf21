import assert from 'node:assert/strict';
import { panelHtml } from '../../../extension/panels/panelHtml.ts';

const page = panelHtml({
  title: 'Preview of "a & <b>"',
  cspSource: 'https://*.example.test',
  nonce: 'bm9uY2U=',
  script: 'https://files.example.test/preview.js',
  style: 'https://files.example.test/preview.css',
  icons: 'https://files.example.test/codicons.css',
});
const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';

describe('the page of a panel', () => {
  it('allows one script, by its nonce, and nothing that is not named', () => {
    assert.match(policy, /^default-src 'none'; script-src 'nonce-bm9uY2U='; /);
    assert.doesNotMatch(policy, /unsafe|connect-src|frame-src|\*[; ]/);
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.match(page, /<script type="module" nonce="bm9uY2U="/);
  });

  it('has no style of its own, which the policy would refuse', () => {
    assert.doesNotMatch(page, /<style|style="/);
  });

  it('writes a name with markup in it as text', () => {
    assert.match(page, /<title>Preview of &quot;a &amp; &lt;b&gt;&quot;<\/title>/);
  });

  it('links the icons where the controls look for them', () => {
    assert.match(page, /id="vscode-codicon-stylesheet" href="https:\/\/files\.example\.test\/codicons\.css"/);
  });
});
