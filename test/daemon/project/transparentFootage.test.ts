/** What is below is seen through footage that has alpha, in whatever way its codec keeps it: each film is compared with FFmpeg's overlay of the same frames. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { framewright } from '../cli/commandLine.ts';
import { ffmpeg } from '../media.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const [width, height, fps] = [160, 96, 25];
const frames = 15;

/** On the left it fades in from the top, on the right from the middle. */
const alpha = 'if(lt(X,W/2),255*Y/H,X*255/W)';
const footage = `testsrc2=s=${width}x${height}:d=${frames / fps}:r=${fps},format=yuva444p,geq=lum='p(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='${alpha}'`;

const kinds = [
  { name: 'prores.mov', what: 'ProRes 4444', encoder: 'prores_ks -profile:v 4 -pix_fmt yuva444p10le' },
  { name: 'vp9.webm', what: 'VP9 in WebM', encoder: 'libvpx-vp9 -pix_fmt yuva420p -crf 10 -b:v 0' },
  {
    name: 'vp8.webm',
    what: 'VP8 in WebM',
    encoder: 'libvpx -auto-alt-ref 0 -pix_fmt yuva420p -crf 4 -b:v 8M',
  },
  { name: 'animation.mov', what: 'QuickTime Animation', encoder: 'qtrle -pix_fmt argb' },
  { name: 'ffv1.mkv', what: 'FFV1', encoder: 'ffv1 -pix_fmt yuva420p' },
  { name: 'cineform.mov', what: 'CineForm', encoder: 'cfhd -pix_fmt gbrap12le' },
] as const;

describe('transparent footage', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  const make = (name: string, ...encoder: readonly string[]): unknown =>
    ffmpeg('-f', 'lavfi', '-i', footage, '-c:v', ...encoder, folder(name));

  for (const { name, what, encoder } of kinds) {
    it(`in ${what} is laid over what is below`, async () => {
      make(name, ...encoder.split(' '));
      // FFmpeg's own decoders leave out what WebM keeps beside the picture.
      const decoder = name.endsWith('.webm') ? ['-c:v', encoder.split(' ')[0]!] : [];
      assertAlike(await film(name), laid(folder(name), decoder));
    });
  }

  it('may be opaque in the beginning', async () => {
    // Each picture of these is a PNG file, with a layout of its own.
    make('opaque.mov', 'png', '-pix_fmt', 'rgb24', '-frames:v', '5');
    make('clear.mov', 'png', '-pix_fmt', 'rgba', '-frames:v', '10');
    writeFileSync(folder('list.txt'), 'file opaque.mov\nfile clear.mov\n');
    ffmpeg('-f', 'concat', '-i', folder('list.txt'), '-c', 'copy', folder('mixed.mov'));
    assertAlike(await film('mixed.mov'), [...laid(folder('opaque.mov')), ...laid(folder('clear.mov'))]);
  });

  /** The luma of each frame of a film that shows the footage over a background. */
  async function film(name: string): Promise<readonly Buffer[]> {
    const project = {
      reel: 1,
      canvas: { width, height, fps, background: '#204080' },
      assets: { title: { src: name } },
      tracks: [{ kind: 'video', items: [{ asset: 'title', duration: frames / fps }] }],
      exports: { film: { format: 'mp4', video: { quality: 0, preset: 'ultrafast' } } },
    };
    writeFileSync(folder('film.reel'), JSON.stringify(project));
    const target = folder('film.mp4');
    const { code, stderr } = await framewright(['export', folder('film.reel'), '--overwrite', '-o', target]);
    assert.equal(code, 0, stderr);
    return luma('-i', target);
  }
});

/** The luma of each of its frames as FFmpeg lays them over the same background. */
function laid(path: string, decoder: readonly string[] = []): readonly Buffer[] {
  // By their order: containers round times in ways of their own.
  const byOrder = `settb=1/${fps},setpts=N`;
  const filter = [
    `[0:v]format=gbrp,${byOrder}[below]`,
    `[1:v]format=gbrap,${byOrder}[over]`,
    '[below][over]overlay=format=gbrp:shortest=1,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p',
  ].join(';');
  const below = `color=0x204080:s=${width}x${height}:r=${fps}`;
  return luma('-f', 'lavfi', '-i', below, ...decoder, '-i', path, '-filter_complex', filter);
}

/** The luma of each picture that FFmpeg makes with these arguments. */
function luma(...args: readonly string[]): readonly Buffer[] {
  const bytes = ffmpeg(...args, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-');
  const pictureBytes = (width * height * 3) / 2;
  return Array.from({ length: bytes.length / pictureBytes }, (_, index) =>
    bytes.subarray(index * pictureBytes, index * pictureBytes + width * height),
  );
}

function assertAlike(shown: readonly Buffer[], expected: readonly Buffer[]): void {
  assert.equal(shown.length, frames);
  assert.equal(expected.length, frames);
  for (const [index, picture] of shown.entries()) {
    const apart = meanDifference(picture, expected[index]!);
    assert.ok(apart < 1, `frame ${index}: ${apart} levels apart in the mean`);
    const neighbour = expected[index === 0 ? 1 : index - 1]!;
    assert.ok(apart < meanDifference(picture, neighbour), `frame ${index} is rather its neighbour`);
  }
}

const meanDifference = (a: Buffer, b: Buffer): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;
