import assert from 'node:assert/strict';
import {
  engineLine,
  engineUse,
  hardwareEncoders,
  softwareAfter,
  softwareReason,
} from '../../../model/plan/engineChoice.ts';

const asked = (quality: number, preset: string, format: 'mp4' | 'gif' = 'mp4') => ({
  format,
  video: { quality, preset },
  copies: false,
});

const fails = (name: string) => ({ name, works: false, reason: 'no device.' });

describe('the choice of an engine', () => {
  it('looks for hardware unless software is asked for, or better than hardware gives', () => {
    assert.equal(softwareReason('auto', asked(23, 'veryfast')), undefined);
    assert.match(softwareReason('stable', asked(23, 'veryfast'))!, /stable/u);
    assert.match(softwareReason('auto', asked(16, 'veryfast'))!, /quality 16/u);
    assert.match(softwareReason('auto', asked(23, 'slow'))!, /preset "slow"/u);
    assert.equal(softwareReason('experimental', asked(16, 'slow')), undefined);
    assert.match(softwareReason('experimental', asked(23, 'veryfast', 'gif'))!, /gif/u);
    assert.match(softwareReason('experimental', { ...asked(23, 'veryfast'), copies: true })!, /copied/u);
  });

  it('takes the encoder that works, and says so', () => {
    const use = engineUse('auto', [fails('h264_nvenc'), { name: 'h264_vaapi', works: true, reason: '' }]);
    assert.equal(engineLine(use), 'h264_vaapi, in hardware: it encoded a few frames');
  });

  it('is software where none works, and names those that were tried', () => {
    const use = engineUse('auto', [fails('h264_nvenc'), fails('h264_qsv')]);
    assert.equal(
      engineLine(use),
      'libx264, in software: no hardware encoder works here (tried h264_nvenc, h264_qsv)',
    );
  });

  it('says what failed when it is software after all', () => {
    const use = engineUse('auto', [{ name: 'h264_qsv', works: true, reason: '' }]);
    const instead = softwareAfter(use, 312, 'The encoder "h264_qsv" failed.');
    assert.equal(instead.insteadOf, 'h264_qsv');
    assert.equal(
      engineLine(instead),
      'libx264, in software: h264_qsv failed after 312 frames, and the export starts again. The encoder "h264_qsv" failed.',
    );
  });

  it('knows encoders for every system', () => {
    for (const platform of ['linux', 'darwin', 'win32', 'freebsd'])
      assert.ok(hardwareEncoders(platform).length > 0);
  });
});
