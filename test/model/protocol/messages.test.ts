/** The tables that are the protocol: that they hold together, refuse what is not theirs, and fill in what is left out. */
import assert from 'node:assert/strict';
import * as z from 'zod';
import { protocolChanges, protocolVersion } from '../../../model/protocol/changes.ts';
import { InvalidProject } from '../../../model/diagnostics/invalidProject.ts';
import { errorOf, failureNumber, failureOf } from '../../../model/protocol/failure.ts';
import { proofText } from '../../../model/protocol/handshake.ts';
import { notifications, requests } from '../../../model/protocol/index.ts';
import { limits } from '../../../model/protocol/limits.ts';

/** What the parameters of a method become, or why they are refused. */
function check(method: keyof typeof requests, params: unknown): unknown {
  const parsed = requests[method].params.safeParse(params);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error);
}

describe('the protocol', () => {
  it('numbers its changes from 1 on, and is the version of the last', () => {
    assert.deepEqual(
      protocolChanges.map(({ version }) => version),
      protocolChanges.map((_, index) => index + 1),
    );
    assert.equal(protocolVersion, protocolChanges.at(-1)?.version);
    for (const { what, why } of protocolChanges) assert.ok(what !== '' && why !== '');
  });

  it('names every message as a group and a verb, and says what it does', () => {
    for (const [method, { about }] of [...Object.entries(requests), ...Object.entries(notifications)]) {
      assert.match(method, /^[a-z]+\/[a-z]+$/u);
      assert.match(about, /\.$/u, method);
    }
  });

  it('describes every message as JSON Schema', () => {
    for (const { params, result } of Object.values(requests)) {
      assert.equal(z.toJSONSchema(params, { io: 'input' }).type, 'object');
      assert.equal(z.toJSONSchema(result, { io: 'output' }).type, 'object');
    }
    for (const { params } of Object.values(notifications))
      assert.equal(z.toJSONSchema(params).type, 'object');
  });

  it('lets an untrusted window neither open media nor export', () => {
    const trusted = Object.entries(requests).flatMap(([method, { trusted }]) => (trusted ? [method] : []));
    assert.deepEqual(trusted, [
      'export/start',
      'export/cancel',
      'export/trace',
      'export/estimate',
      'media/probe',
      'media/outline',
      'media/thumbnails',
      'media/waveform',
      'preview/open',
      'preview/show',
      'preview/compare',
      'cache/clear',
    ]);
  });

  it('fills in what an order leaves out', () => {
    assert.deepEqual(check('export/start', { project: '/films/a.reel', text: '{}' }), {
      project: '/films/a.reel',
      text: '{}',
      variables: {},
      engine: 'auto',
      memory: 'high',
      pixels: 'yuv',
      cache: true,
      overwrite: false,
    });
  });

  it('refuses keys it does not know, and values out of their range', () => {
    assert.match(String(check('export/start', { project: '/a', text: '', sudo: true })), /sudo/u);
    assert.match(String(check('export/start', { project: '/a', text: '', quality: 52 })), /quality/u);
    assert.match(String(check('lease/renew', { lease: 'mine' })), /lease/u);
    assert.match(String(check('handshake/hello', { protocol: 1, endpoint: '/', nonce: 'ab' })), /nonce/u);
  });

  it('gives each side a proof of its own, for one connection', () => {
    const nonces = { endpoint: '/engine', clientNonce: 'a', daemonNonce: 'b' } as const;
    const texts = [
      proofText('client', nonces),
      proofText('daemon', nonces),
      proofText('client', { ...nonces, endpoint: '/lsp' }),
      proofText('client', { ...nonces, clientNonce: 'c' }),
      proofText('client', { ...nonces, daemonNonce: 'c' }),
    ];
    assert.equal(new Set(texts).size, texts.length);
  });

  it('makes an error of what went wrong in the daemon', () => {
    const diagnostic = {
      code: 'unknown-key',
      severity: 'error',
      message: 'No.',
      range: { offset: 1, length: 2 },
    } as const;
    const invalid = new InvalidProject('One error.', [diagnostic]);
    const error = errorOf(failureOf(invalid));
    assert.ok(error instanceof InvalidProject);
    assert.equal(error.message, invalid.message);
    assert.deepEqual(error.diagnostics, invalid.diagnostics);
    // JSON-RPC leaves -32099 to -32000 to whoever answers.
    assert.equal(failureNumber, -32_000);
  });

  it('lets two renewals be lost before a lease lapses', () => {
    assert.ok(limits.leaseMs >= 3 * limits.renewEveryMs);
  });
});
