import assert from 'node:assert/strict';
import { profileMapping } from '../../../native/webcodecs/iccProfile.ts';
import {
  gamma,
  parametric,
  primaries,
  profile,
  rgbProfile,
  sampled,
  srgbCurve,
} from './cases/imageDecoder/makeProfile.ts';

/** How much light grey of a value is, by a curve; the curve of a profile that changes something. */
function light(curve: readonly number[], value: number): number {
  const mapping = profileMapping(Uint8Array.from(profile('GRAY', { kTRC: curve })), 1);
  assert.ok(mapping !== undefined);
  return mapping.curves[value] ?? NaN;
}

const near = (value: number, wanted: number, within = 1e-4) =>
  assert.ok(Math.abs(value - wanted) <= within, `${value}, not ${wanted}`);

describe('ICC profiles', () => {
  it('of sRGB change nothing, whatever their curve is written as', () => {
    const values = Array.from({ length: 1024 }, (_, at) => {
      const value = at / 1023;
      return Math.round(65535 * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    });
    for (const curve of [srgbCurve, sampled(...values)]) {
      assert.equal(profileMapping(Uint8Array.from(rgbProfile(primaries.srgb, curve)), 3), undefined);
    }
  });

  it('have curves by an exponent, by values, by each of five functions', () => {
    near(light(gamma(1), 51), 0.2);
    near(light(gamma(1.5), 51), 0.2 ** 1.5);
    near(light(sampled(), 51), 0.2);
    near(light(sampled(0, 0, 65535), 51), 0);
    near(light(sampled(0, 0, 65535), 191), 2 * (191 / 255) - 1);
    near(light(parametric(0, 3), 51), 0.008);
    near(light(parametric(1, 2, 1, -0.5), 51), 0);
    near(light(parametric(1, 2, 1, -0.5), 255), 0.25);
    near(light(parametric(2, 2, 0.5, 0, 0.25), 255), 0.5);
    near(light(parametric(3, 2, 1, 0, 0.5, 0.3), 51), 0.1);
    near(light(parametric(3, 2, 1, 0, 0.5, 0.3), 255), 1);
    near(light(parametric(4, 2, 0.5, 0, 0.5, 0.3, 0.25, 0.125), 51), 0.225);
    near(light(parametric(4, 2, 0.5, 0, 0.5, 0.3, 0.25, 0.125), 255), 0.5);
  });

  it('keep white and grey what they are, in other primaries', () => {
    const mapping = profileMapping(Uint8Array.from(rgbProfile(primaries.displayP3, gamma(2))), 3);
    assert.ok(mapping !== undefined);
    for (const row of [0, 3, 6]) {
      near(
        [0, 1, 2].reduce((sum, at) => sum + (mapping.matrix[row + at] ?? NaN), 0),
        1,
        2e-3,
      );
    }
  });

  it('that are damaged, cut off or for other pictures count as none', () => {
    const whole = Uint8Array.from(rgbProfile(primaries.displayP3, gamma(2)));
    for (const channels of [0, 1, 3, 4])
      assert.equal(profileMapping(whole.subarray(0, 131), channels), undefined);
    assert.equal(profileMapping(whole, 4), undefined);
    assert.equal(profileMapping(Uint8Array.from(profile('GRAY', { kTRC: gamma(1) })), 3), undefined);
    assert.equal(profileMapping(new Uint8Array(500), 3), undefined);
  });

  it('without curves or a matrix are refused, with what to do', () => {
    const words = { message: /CMYK.*colorSpaceConversion/u };
    assert.throws(() => profileMapping(Uint8Array.from(profile('CMYK', {})), 4), words);
    const cut = Uint8Array.from(rgbProfile(primaries.displayP3, gamma(2)));
    assert.throws(() => profileMapping(cut.subarray(0, 200), 3), { message: /sRGB/u });
    assert.throws(() => light(parametric(9, 1), 0), { message: /GRAY/u });
    assert.throws(() => light(sampled(1, 2).slice(0, 14), 0), { message: /GRAY/u });
  });
});
