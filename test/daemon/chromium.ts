/** What headless Chromium makes of a film's picture: through its decoder frame by frame, and as it plays the file. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { browserPath } from '../native/webcodecs/browser.ts';
import { ffmpeg } from './media.ts';

/** The numbers on the frames of a film made of numbered ones, 128 by 64, in the order in which Chromium's decoder gives them. Of other films, as many numbers as frames. */
export async function numbersInChromium(path: string): Promise<readonly number[]> {
  const units = accessUnits(path).map((unit) => unit.toString('base64'));
  return await inPage(path, `(${decode})(${JSON.stringify(units)})`);
}

/** The numbers that its player shows in the middle of each frame of the file, at this rate, to the file's end. */
export async function numbersPlayedInChromium(path: string, fps: number): Promise<readonly number[]> {
  return await inPage(path, `(${play})(${fps})`);
}

/** What a script, for a page beside the film, gives. */
async function inPage(film: string, script: string): Promise<readonly number[]> {
  const executablePath = browserPath();
  if (executablePath === undefined)
    throw new Error('Chromium is needed: install it, or name one in FRAMEWRIGHT_TEST_CHROMIUM.');
  // WebCodecs is there in secure contexts only, and this address counts as one.
  const server = createServer(({ url }, response) => {
    const isFilm = url === '/film.mp4';
    response.setHeader('content-type', isFilm ? 'video/mp4' : 'text/html; charset=utf-8');
    response.end(isFilm ? readFileSync(film) : '<!doctype html><title>A film</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate<readonly number[]>(script);
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

/**
 * Likewise. The whole file is there before it is sought in, so that any place of it can be. A seek may be told before its picture is
 * seen, so that one is waited for; a picture that never comes is read as what is seen instead.
 */
const play = `async (fps) => {
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  let seen = -1;
  const watch = (now, { mediaTime }) => {
    seen = mediaTime;
    video.requestVideoFrameCallback(watch);
  };
  video.requestVideoFrameCallback(watch);
  video.src = URL.createObjectURL(await (await fetch('/film.mp4')).blob());
  const happened = (name) => new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, { once: true });
    video.addEventListener('error', () => reject(new Error(video.error.message)), { once: true });
  });
  await happened('loadeddata');
  const luma = (data, at) => 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
  const canvas = new OffscreenCanvas(128, 64);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const numbers = [];
  const count = Math.round(video.duration * fps);
  for (let frame = 0; frame < count; frame++) {
    const sought = happened('seeked');
    video.currentTime = (frame + 0.5) / fps;
    await sought;
    for (let waits = 0; waits < 100 && Math.abs(seen - frame / fps) > 0.5 / fps; waits++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    context.drawImage(video, 0, 0, 128, 64);
    const { data } = context.getImageData(0, 32, 128, 1);
    numbers.push([0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum + (luma(data, 4 * (bit * 16 + 8)) > 128 ? 2 ** bit : 0), 0));
  }
  return numbers;
}`;
