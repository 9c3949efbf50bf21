/** Pictures and waveforms of clips, against media whose content is known. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { loadImage } from '@napi-rs/canvas';
import { openCache } from '../../../daemon/cache/cache.ts';
import { ClipPictures } from '../../../daemon/media/clipPictures.ts';
import { skia } from '../../../daemon/raster/skia.ts';
import { thumbnailHeight } from '../../../model/timeline/clipPictures.ts';
import { loadEngine } from '../../../native/index.ts';
import { ffmpeg } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('pictures of clips', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const pictures = new ClipPictures(loadEngine);
  const { signal } = new AbortController();

  before(() => {
    // Red for two seconds, then green, then blue; a key frame only where the colour changes.
    const colors = ['red', 'lime', 'blue'].flatMap((name) => [
      '-f',
      'lavfi',
      '-i',
      `color=${name}:s=320x180:r=30:d=2`,
    ]);
    const joined = '[0][1][2]concat=n=3,format=yuv420p';
    const coded = [
      '-c:v',
      'libx264',
      '-g',
      '60',
      '-colorspace',
      'bt709',
      '-color_range',
      'tv',
      '-color_primaries',
      'bt709',
      '-color_trc',
      'bt709',
    ];
    ffmpeg(...colors, '-filter_complex', joined, ...coded, folder('film.mp4'));
    ffmpeg('-f', 'lavfi', '-i', 'color=yellow:s=100x50', '-frames:v', '1', folder('still.png'));
  });

  /** The colours in the middle of each picture of a strip: `r`, `g`, `b`, or else its numbers. */
  async function colorsOf(jpeg: Uint8Array, count: number): Promise<string> {
    const image = await loadImage(Buffer.from(jpeg));
    const canvas = skia().createCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    assert.equal(image.height, thumbnailHeight);
    const width = image.width / count;
    return Array.from({ length: count }, (_, at) => {
      const [red = 0, green = 0, blue = 0] = context.getImageData((at + 0.5) * width, 48, 1, 1).data;
      const channels = [red, green, blue].map((value) => (value > 180 ? 1 : value < 75 ? 0 : 2)).join('');
      return { '100': 'r', '010': 'g', '001': 'b', '110': 'y' }[channels] ?? `(${red} ${green} ${blue})`;
    }).join('');
  }

  it('are of the times that were asked for', async () => {
    const strip = await pictures.thumbnails(folder('film.mp4'), { level: 0, index: 0 }, undefined, signal);
    assert.equal(await colorsOf(strip, 6), 'rrggbb');
  });

  it('go on in the next strip, and end with the film', async () => {
    const second = await pictures.thumbnails(folder('film.mp4'), { level: -1, index: 1 }, undefined, signal);
    assert.equal(await colorsOf(second, 4), 'bbbb');
    const beyond = await pictures.thumbnails(folder('film.mp4'), { level: -1, index: 2 }, undefined, signal);
    assert.equal(beyond.length, 0);
  });

  it('of a still are one', async () => {
    const strip = await pictures.thumbnails(folder('still.png'), { level: 0, index: 0 }, undefined, signal);
    assert.equal(await colorsOf(strip, 1), 'y');
  });

  it('are kept: the second time nothing is decoded', async () => {
    mkdirSync(folder('cache'));
    const cache = await openCache({ folder: folder('cache') });
    const lease = await cache.lease();
    try {
      const made = await pictures.thumbnails(folder('film.mp4'), { level: 1, index: 0 }, lease, signal);
      const before = (await cache.entries()).length;
      const found = await pictures.thumbnails(folder('film.mp4'), { level: 1, index: 0 }, lease, signal);
      assert.deepEqual(Buffer.from(found), Buffer.from(made));
      assert.equal((await cache.entries()).length, before);
    } finally {
      await lease.release();
    }
  });

  it('of sound are its loudness, and go on in the next stretch', async () => {
    // A second of silence, a second at a quarter of full scale, then silence up to 61 s.
    const tone = 'aevalsrc=0.25*sin(2*PI*440*t)*between(t\\,1\\,2):s=44100:d=61';
    ffmpeg('-f', 'lavfi', '-i', tone, folder('tone.wav'));
    const peaks = await pictures.waveform(folder('tone.wav'), 0, undefined, signal);
    assert.equal(peaks.length, 6000);
    assert.ok(peaks.subarray(0, 99).every((peak) => peak === 0));
    assert.ok(peaks.subarray(101, 199).every((peak) => peak >= 62 && peak <= 66));
    assert.ok(peaks.subarray(201).every((peak) => peak === 0));
    assert.equal((await pictures.waveform(folder('tone.wav'), 1, undefined, signal)).length, 100);
    assert.equal((await pictures.waveform(folder('tone.wav'), 2, undefined, signal)).length, 0);
  });

  it('that nobody waits for are not made', async () => {
    const gone = new AbortController();
    gone.abort();
    await assert.rejects(
      pictures.thumbnails(folder('film.mp4'), { level: 0, index: 0 }, undefined, gone.signal),
      { name: 'AbortError' },
    );
  });

  it('leave nothing behind', async () => {
    const before = loadEngine().liveCounts();
    await pictures.thumbnails(folder('film.mp4'), { level: -2, index: 0 }, undefined, signal);
    const { frames, packets, codecs, files } = loadEngine().liveCounts();
    assert.deepEqual(
      { frames, packets, codecs, files },
      { frames: before.frames, packets: before.packets, codecs: before.codecs, files: before.files },
    );
  });
});
