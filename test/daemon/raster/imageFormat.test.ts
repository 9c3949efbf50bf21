import assert from 'node:assert/strict';
import {
  couldBeImage,
  headBytes,
  imageFormat,
  type ImageFormat,
} from '../../../daemon/raster/imageFormat.ts';
import { svg, twoColors } from './pictures.ts';

interface Expected extends Partial<Omit<ImageFormat, 'isIntact'>> {
  readonly intact?: boolean;
}

function check(bytes: Buffer, expected: Expected | undefined): void {
  const format = imageFormat(bytes);
  const found = format && { ...format, isIntact: undefined, intact: format.isIntact() };
  if (expected === undefined) assert.equal(found, undefined);
  else assert.deepEqual({ ...found, ...expected }, found);
}

/** A gif of 1x1 pixels with so many pictures. */
function gif(pictures: number): Buffer {
  const header = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  const extension = Buffer.from('\x21\xf9\x04\0\x0a\0\0\0', 'latin1');
  const picture = Buffer.from('\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0', 'latin1');
  const frames = Array.from({ length: pictures }, () => Buffer.concat([extension, picture]));
  return Buffer.concat([header, ...frames, Buffer.from(';')]);
}

describe('image formats', () => {
  it('are told by their bytes', () => {
    check(twoColors(8, 8), { name: 'png', animated: false, complete: true, intact: true });
    check(twoColors(8, 8, 'image/jpeg'), { name: 'jpeg', complete: true, canHaveAlpha: false });
    check(twoColors(8, 8, 'image/webp'), { name: 'webp', animated: false, complete: true });
    check(svg('<rect/>'), { name: 'svg', complete: true, canHaveAlpha: true });
  });

  it('of films and sounds are none', () => {
    check(Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2', 'latin1'), undefined);
    check(Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), undefined);
    check(Buffer.from(''), undefined);
  });

  it('of drawings are told whatever comes before them', () => {
    const drawing = svg('').toString();
    check(Buffer.from(`\uFEFF<?xml version="1.0"?>\n<!-- made by hand -->\n${drawing}`), { name: 'svg' });
    check(Buffer.from(`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">${drawing}`), { name: 'svg' });
    check(Buffer.from(`<html>${drawing}</html>`), undefined);
  });

  it('tell a gif that moves from one that does not', () => {
    check(gif(1), { name: 'gif', animated: false, complete: true });
    check(gif(3), { name: 'gif', animated: true, complete: true });
    check(gif(3).subarray(0, -3), { name: 'gif', complete: false });
  });

  it('tell a picture whose end is missing', () => {
    for (const encoding of ['image/png', 'image/jpeg', 'image/webp'] as const) {
      const whole = twoColors(200, 100, encoding);
      for (const share of [0.3, 0.6, 0.95]) {
        check(whole.subarray(0, Math.floor(whole.length * share)), { complete: false });
      }
    }
  });

  it('are not misled by the end of a preview inside a jpeg', () => {
    const preview = twoColors(8, 8, 'image/jpeg');
    const header = Buffer.from([0xff, 0xe1, 0, 0]);
    header.writeUInt16BE(preview.length + 2, 2);
    const whole = twoColors(200, 100, 'image/jpeg');
    const jpeg = Buffer.concat([whole.subarray(0, 2), header, preview, whole.subarray(2)]);
    check(jpeg, { complete: true });
    check(jpeg.subarray(0, -20), { complete: false });
  });

  it('tell a png with a wrong checksum', () => {
    const png = twoColors(200, 100);
    png[png.indexOf('IDAT') + 20]! ^= 0xff;
    check(png, { complete: true, intact: false });
  });

  it('can be told from the first bytes alone', () => {
    for (const bytes of [
      twoColors(400, 400),
      twoColors(400, 400, 'image/jpeg'),
      svg('<rect/>'.repeat(2000)),
    ]) {
      assert.ok(couldBeImage(bytes.subarray(0, headBytes)));
    }
  });
});
