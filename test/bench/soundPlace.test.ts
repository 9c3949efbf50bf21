import assert from 'node:assert/strict';
import { soundPlace } from '../../bench/soundPlace.ts';

const rate = 4800;

/** Two tones that fall together every 86.4 ms or so, swelling: what has a greater product with its own later self than with itself. */
const music = (at: number): number =>
  0.2 * Math.sin(220 * 2 * Math.PI * at) * Math.sin((Math.PI * at) / 4) +
  0.2 * Math.sin(277.18 * 2 * Math.PI * at) * Math.sin((Math.PI * at) / 3);

function check(late: (at: number) => number, laterMs: number): void {
  const times = Float32Array.from({ length: 8 * rate }, (_, sample) => sample / rate);
  const found = soundPlace(
    times.map((at) => music(at - late(at))),
    times.map(music),
    rate,
  );
  assert.ok(Math.abs(found.laterMs - laterMs) < 0.25, `${found.laterMs} ms instead of ${laterMs}`);
  assert.ok(found.difference < 0.01, `${found.difference} is left`);
}

describe('the place of a sound beside another', () => {
  it('is the same where the sound is the same, however it repeats itself', () => {
    check(() => 0, 0);
  });

  it('is later or earlier by what the sound was moved', () => {
    check(() => 0.03125, 31.25);
    check(() => -0.0125, -12.5);
    // Nineteen periods of one tone and twenty-four of the other.
    check(() => 414 / rate, 86.25);
  });

  it('is where they are farthest apart, when they part on the way', () => {
    check((at) => (at > 5 ? 0.02 : 0), 20);
  });

  it('leaves all of a sound that has nothing in common', () => {
    const silence = new Float32Array(8 * rate);
    const sound = Float32Array.from({ length: 8 * rate }, (_, sample) => music(sample / rate));
    assert.ok(soundPlace(silence, sound, rate).difference > 0.99);
    assert.equal(soundPlace(silence, silence, rate).difference, 0);
    assert.equal(soundPlace(sound, silence, rate).difference, Infinity);
  });

  it('is not asked of sounds that are too short', () => {
    assert.throws(() => soundPlace(new Float32Array(rate), new Float32Array(rate), rate), /shorter/);
  });
});
