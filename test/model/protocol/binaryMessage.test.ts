/** Binary messages against themselves: what goes in comes out, and what is none is refused. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FramewrightError } from '../../../model/errors.ts';
import { decodeBinaryMessage, encodeBinaryMessage } from '../../../model/protocol/binaryMessage.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const codec = {
  encode: (text: string) => encoder.encode(text),
  decode: (bytes: Uint8Array) => decoder.decode(bytes),
};

describe('binary messages', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          fc.oneof(fc.string(), fc.integer(), fc.boolean()),
        ),
        fc.uint8Array(),
        (method, fields, bytes) => {
          const header = { ...fields, method };
          const message = encodeBinaryMessage({ header, bytes }, codec);
          const decoded = decodeBinaryMessage(message, codec);
          assert.deepEqual({ ...decoded.header }, header);
          assert.deepEqual(Uint8Array.from(decoded.bytes), bytes);
          assert.equal((decoded.bytes.byteOffset - message.byteOffset) % 8, 0);
        },
      ),
    );
  });

  it('are refused when they are none', () => {
    const check = (bytes: Uint8Array): void => {
      try {
        decodeBinaryMessage(bytes, codec);
      } catch (error) {
        assert.ok(error instanceof FramewrightError && error.code === 'request-invalid');
      }
    };
    fc.assert(fc.property(fc.uint8Array(), check));
    for (const bytes of [
      [],
      [1, 0, 0],
      [255, 255, 255, 255, 0],
      [2, 0, 0, 0, 123, 125, 0, 0],
      [1, 0, 0, 0, 255],
    ]) {
      assert.throws(() => decodeBinaryMessage(Uint8Array.from(bytes), codec), { code: 'request-invalid' });
    }
  });
});
