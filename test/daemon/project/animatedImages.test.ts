/** Animated GIFs and PNGs are films: their own times, and what is below is seen through them. Each picture is compared with FFmpeg's. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { framewright } from '../cli/commandLine.ts';
import { ffmpeg, packetTimes } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const [width, height] = [96, 64];
const block = 16;
const pictures = 6;
const background = [0x20, 0x40, 0x80] as const;
const fps = 30;
const seconds = 1.5;

/** Blocks of even colours that change with each picture, at times that get further and further apart; `alpha` of `block` in picture `N`. */
const blocks = (alpha: string): string => {
  const at = `(floor(X/${block})+${width / block}*floor(Y/${block}))`;
  const colors = [`mod(${at}*47+N*90,256)`, `mod(${at}*101+N*30,256)`, `mod(${at}*13+N*160,256)`];
  const [r = '', g = '', b = ''] = colors;
  return `color=black:s=${width}x${height}:r=10:d=${pictures / 10},format=rgba,geq=r='${r}':g='${g}':b='${b}':a='${alpha.replaceAll('block', at)}',settb=1/100,setpts='10*N*(N+1)/2'`;
};

/** Of the film that shows the image alone, on the background: each frame as red, green and blue of the middle of each block. */
async function exported(folder: (name: string) => string, name: string): Promise<readonly Uint8Array[]> {
  const project = {
    reel: 1,
    canvas: { width, height, fps, background: '#204080' },
    assets: { image: { src: name } },
    tracks: [{ kind: 'video', items: [{ asset: 'image' }] }],
    exports: { film: { format: 'mp4', video: { quality: 0, preset: 'ultrafast' } } },
  };
  writeFileSync(folder('film.reel'), JSON.stringify(project));
  const { code, stderr } = await framewright([
    'export',
    folder('film.reel'),
    '--overwrite',
    '-o',
    folder('film.mp4'),
  ]);
  assert.equal(code, 0, stderr);
  return middles(ffmpeg('-i', folder('film.mp4'), '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'));
}

/** What FFmpeg decodes, each picture laid over the background. */
function decoded(path: string): readonly Uint8Array[] {
  const bytes = ffmpeg('-i', path, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgba', '-');
  return middles(bytes).map((samples) =>
    samples.map((value, index) => {
      const channel = index % 4;
      if (channel === 3) return 255;
      const alpha = samples[index - channel + 3]! / 255;
      return Math.round(value * alpha + background[channel]! * (1 - alpha));
    }),
  );
}

/** Where the colours of neighbours are far. */
function middles(bytes: Buffer): readonly Uint8Array[] {
  const pictureBytes = 4 * width * height;
  return Array.from({ length: bytes.length / pictureBytes }, (_, picture) => {
    const samples: number[] = [];
    for (let y = block / 2; y < height; y += block) {
      for (let x = block / 2; x < width; x += block) {
        const from = picture * pictureBytes + 4 * (y * width + x);
        samples.push(...bytes.subarray(from, from + 4));
      }
    }
    return Uint8Array.from(samples);
  });
}

async function check(folder: (name: string) => string, name: string): Promise<void> {
  const shown = await exported(folder, name);
  const times = packetTimes(folder(name));
  const expected = decoded(folder(name));
  assert.equal(expected.length, times.length);
  assert.ok(shown.length >= seconds * fps, `${shown.length} frames`);
  for (const [frame, samples] of shown.entries()) {
    // The tolerance of one tick, as the format has it.
    const picture = times.findLastIndex(({ pts, second }) => pts * second <= frame / fps + second);
    const wanted = expected[picture]!;
    const apart = Math.max(...samples.map((value, index) => Math.abs(value - wanted[index]!)));
    assert.ok(apart <= 4, `frame ${frame}, which is picture ${picture}: ${apart} levels apart`);
  }
}

describe('an animated image', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  it('that is a GIF shows what FFmpeg decodes, when it is due, over what is below', async () => {
    const palette = 'split[a][b];[a]palettegen=reserve_transparent=1[p];[b][p]paletteuse=dither=none';
    const alpha = 'if(mod(block+N,3),255,0)';
    const filter = `${blocks(alpha)},${palette}`;
    ffmpeg('-f', 'lavfi', '-i', filter, '-fps_mode', 'passthrough', folder('image.gif'));
    assert.ok(decoded(folder('image.gif')).some((samples) => samples[0] === background[0]));
    await check(folder, 'image.gif');
  });

  it('that is a PNG shows what FFmpeg decodes, half-transparent where it is', async () => {
    const alpha = 'mod(block+N,4)*85';
    ffmpeg('-f', 'lavfi', '-i', blocks(alpha), '-fps_mode', 'passthrough', '-f', 'apng', folder('image.png'));
    await check(folder, 'image.png');
  });

  it('that was cut off or damaged is told so', async () => {
    const filter = `${blocks('255')},split[a][b];[a]palettegen[p];[b][p]paletteuse`;
    ffmpeg('-f', 'lavfi', '-i', filter, '-fps_mode', 'passthrough', folder('image.gif'));
    ffmpeg('-f', 'lavfi', '-i', blocks('255'), '-fps_mode', 'passthrough', '-f', 'apng', folder('image.png'));
    const [gif, png] = ['image.gif', 'image.png'].map((name) => readFileSync(folder(name)));
    writeFileSync(folder('cut.gif'), gif!.subarray(0, -20));
    writeFileSync(folder('cut.png'), png!.subarray(0, -20));
    const last = png!.lastIndexOf('fdAT');
    writeFileSync(folder('damaged.png'), png!.fill(0, last + 12, last + 16));
    for (const [name, code] of [
      ['cut.gif', 'media-truncated'],
      ['cut.png', 'media-truncated'],
      ['damaged.png', 'media-damaged'],
    ] as const) {
      const outcome = await framewright(['probe', '--json', folder(name)]);
      assert.equal(outcome.code, 1);
      assert.match(JSON.stringify(outcome.events), new RegExp(code, 'u'));
    }
  });

  it('is the same picture wherever it is looked for first', async () => {
    const alpha = 'if(mod(block+N,3),255,0)';
    const filter = `${blocks(alpha)},split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none`;
    ffmpeg('-f', 'lavfi', '-i', filter, '-fps_mode', 'passthrough', folder('image.gif'));
    const shown = await exported(folder, 'image.gif');
    for (const frame of [40, 12, 31]) {
      const to = folder(`${frame}.png`);
      const { code, stderr } = await framewright([
        'render-frame',
        folder('film.reel'),
        '--at',
        `${frame}f`,
        '-o',
        to,
      ]);
      assert.equal(code, 0, stderr);
      const [still] = middles(ffmpeg('-i', to, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'));
      const apart = Math.max(...still!.map((value, index) => Math.abs(value - shown[frame]![index]!)));
      assert.ok(apart <= 4, `frame ${frame}: ${apart} levels apart`);
    }
  });
});
