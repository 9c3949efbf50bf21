/** What headless Chromium makes of a film's picture: every frame through its own decoder. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { browserPath } from '../native/webcodecs/browser.ts';
import { ffmpeg } from './media.ts';

/** The numbers on the frames of a film made of numbered ones, 128 by 64, in the order in which Chromium's decoder gives them. */
export async function numbersInChromium(path: string): Promise<readonly number[]> {
  const executablePath = browserPath();
  if (executablePath === undefined)
    throw new Error('Chromium is needed: install it, or name one in FRAMEWRIGHT_TEST_CHROMIUM.');
  const units = accessUnits(path).map((unit) => unit.toString('base64'));
  // WebCodecs is there in secure contexts only, and this address counts as one.
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>A film</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate<readonly number[]>(`(${decode})(${JSON.stringify(units)})`);
  } finally {
    await browser.close();
    server.close();
  }
}

/** Coded pictures with their parameter sets, in decoding order: each begins with a delimiter. */
function accessUnits(path: string): readonly Buffer[] {
  const stream = ffmpeg(
    ...['-i', path, '-map', '0:v', '-c', 'copy', '-bsf:v', 'h264_mp4toannexb,h264_metadata=aud=insert'],
    ...['-f', 'h264', '-'],
  );
  const delimiter = Buffer.from([0, 0, 0, 1, 9]);
  const starts: number[] = [];
  for (let at = stream.indexOf(delimiter); at >= 0; at = stream.indexOf(delimiter, at + 1)) starts.push(at);
  return starts.map((start, index) => stream.subarray(start, starts[index + 1]));
}

/** For the page, which has a DOM: words. An access unit with a slice of an IDR picture (5) is a key chunk. */
const decode = `async (units) => {
  const numbers = [];
  let failure;
  const read = async (frame) => {
    const luma = new Uint8Array(frame.allocationSize());
    const [{ offset, stride }] = await frame.copyTo(luma);
    const row = offset + 32 * stride;
    numbers.push([0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum + (luma[row + bit * 16 + 8] > 128 ? 2 ** bit : 0), 0));
    frame.close();
  };
  let reading = Promise.resolve();
  const decoder = new VideoDecoder({
    output: (frame) => (reading = reading.then(() => read(frame))),
    error: (error) => (failure = error),
  });
  decoder.configure({ codec: 'avc1.64001f' });
  units.forEach((base64, index) => {
    const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const isKey = data.some((byte, at) => at > 2 && data[at - 1] === 1 && data[at - 2] === 0 && data[at - 3] === 0 && (byte & 31) === 5);
    decoder.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp: index, data }));
  });
  await decoder.flush();
  await reading;
  if (failure !== undefined) throw failure;
  return numbers;
}`;
