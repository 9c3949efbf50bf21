/**
 * Binary messages, for what JSON is no way to carry: a header that says what it is, and bytes. In a frame of its own:
 *
 *     length of the header, 4 bytes, little endian │ the header, JSON in UTF-8 │ zeros up to a multiple of 8 │ the bytes
 *
 * so that the bytes can be looked at where they are, whatever their type. Knows no header's meaning.
 */
import * as z from 'zod';
import { FramewrightError } from '../errors.ts';

/** What a binary message is, and what it belongs to. */
export interface BinaryHeader {
  /** Of the request or the stream it answers. */
  readonly method: string;
  readonly [field: string]: string | number | boolean;
}

/** A message taken apart; `bytes` is a view of the message, not a copy. */
export interface BinaryMessage {
  readonly header: BinaryHeader;
  readonly bytes: Uint8Array;
}

/** UTF-8, as the platform has it: this side knows neither Node nor the DOM. */
export interface TextCodec {
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array): string;
}

const lengthBytes = 4;
const alignment = 8;
/** Headers are small; a larger one is a mistake. */
const longestHeader = 65_536;

const headerSchema = z
  .object({ method: z.string() })
  .catchall(z.union([z.string(), z.number(), z.boolean()]));

/** One message, ready to be sent. */
export function encodeBinaryMessage({ header, bytes }: BinaryMessage, codec: TextCodec): Uint8Array {
  const text = codec.encode(JSON.stringify(header));
  const start = payloadStart(text.length);
  const message = new Uint8Array(start + bytes.length);
  new DataView(message.buffer).setUint32(0, text.length, true);
  message.set(text, lengthBytes);
  message.set(bytes, start);
  return message;
}

/** Throws `request-invalid` for what is no binary message of ours. */
export function decodeBinaryMessage(message: Uint8Array, codec: TextCodec): BinaryMessage {
  if (message.length < lengthBytes) throw malformed();
  const length = new DataView(message.buffer, message.byteOffset).getUint32(0, true);
  const start = payloadStart(length);
  if (length > longestHeader || start > message.length) throw malformed();
  let parsed: unknown;
  try {
    parsed = JSON.parse(codec.decode(message.subarray(lengthBytes, lengthBytes + length)));
  } catch {
    throw malformed();
  }
  const { success, data } = headerSchema.safeParse(parsed);
  if (!success) throw malformed();
  return { header: data, bytes: message.subarray(start) };
}

const payloadStart = (headerBytes: number): number =>
  Math.ceil((lengthBytes + headerBytes) / alignment) * alignment;

const malformed = (): FramewrightError =>
  new FramewrightError('request-invalid', 'A binary message is not built as the protocol says.');
