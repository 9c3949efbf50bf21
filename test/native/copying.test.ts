import assert from 'node:assert/strict';
import { rmSync, truncateSync } from 'node:fs';
import { FramewrightError } from '../../model/errors.ts';
import type { Layer, Placement } from '../../model/render/drawList.ts';
import { cropOne, opacityOne, pixelOne } from '../../model/render/drawList.ts';
import { encodeDrawList } from '../../model/render/drawListWords.ts';
import type { CopiedStretch, FilmParts, RenderJob } from '../../model/render/job.ts';
import { loadEngine } from '../../native/index.ts';
import { ffmpeg, ffprobe, frameHashes, packetTimes, tagged, warningsOf } from '../daemon/media.ts';
import { temporaryFolder } from '../daemon/temporaryFolder.ts';

const width = 320;
const height = 180;
const frameRate = { num: 30, den: 1 };

/** Footage of 60 frames by x264 with these parameters. */
function footage(path: string, parameters: string): string {
  const source = `testsrc2=size=${width}x${height}:rate=30:duration=2,format=yuv420p`;
  const encoder = ['-c:v', 'libx264', '-preset', 'fast', '-x264-params', `scenecut=0:${parameters}`];
  ffmpeg('-f', 'lavfi', '-i', source, ...tagged, ...encoder, path);
  return path;
}

/** A segment of so many even pictures. */
async function encode(path: string, frameCount: number, color: number): Promise<string> {
  const placement: Placement = {
    crop: [0, 0, cropOne, cropOne],
    rect: [0, 0, width * pixelOne, height * pixelOne],
    rotation: 0,
    opacity: opacityOne,
  };
  const layer: Layer = { kind: 'solid', color, placement };
  const job: RenderJob = { width, height, frameRate, sources: [], rasters: [] };
  const film = loadEngine().createFilmJob(job);
  const settings = { quality: 23, preset: 'veryfast', bufferBytes: 2 ** 26, pixels: 'yuv' } as const;
  const encoder = loadEngine().createSegmentEncoder(film, settings);
  await encoder.encode({
    runs: Int32Array.of(frameCount, ...encodeDrawList([layer])),
    ahead: new Int32Array(),
    frameCount,
    path,
    number: 0,
    firstFrame: 0,
  });
  encoder.close();
  film.close();
  return path;
}

/** The group of pictures at a start of the survey, whole. */
async function groupOf(path: string, start: number): Promise<CopiedStretch> {
  const { refusal, decodeOrder, starts } = await loadEngine().surveyCopying(path, 0);
  assert.equal(refusal, undefined);
  const pts = decodeOrder.slice(starts[start], starts[start + 1]).sort();
  return { path, stream: 0, pts };
}

describe('copying footage', () => {
  const folder = temporaryFolder();

  it('tells what of a file may be copied, by the times that probing tells', async () => {
    const path = footage(folder('survey.mp4'), 'keyint=20:bframes=2:b-adapt=0');
    const { video } = await loadEngine().probe(path);
    const survey = await loadEngine().surveyCopying(path, video?.stream ?? -1);
    assert.equal(survey.refusal, undefined);
    assert.deepEqual([...survey.starts], [0, 20, 40]);
    assert.deepEqual(survey.decodeOrder.slice().sort(), video?.pts);
    assert.notDeepEqual(survey.decodeOrder, video?.pts);
    assert.deepEqual([...survey.parameterSets.subarray(0, 4)], [0, 0, 0, 1]);
  });

  it('tells why a file may not, in a sentence', async () => {
    const path = folder('other.mp4');
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30:duration=1', '-c:v', 'mpeg4', path);
    const survey = await loadEngine().surveyCopying(path, 0);
    assert.match(survey.refusal ?? '', /^It is not H\.264\.$/u);
    assert.equal(survey.decodeOrder.length + survey.starts.length + survey.parameterSets.length, 0);
  });

  it('marks frames with NaN that an edit list leaves out', async () => {
    const whole = footage(folder('whole.mp4'), 'keyint=20:bframes=0');
    const path = folder('cut.mp4');
    ffmpeg('-ss', '0.2', '-i', whole, '-c', 'copy', path);
    const { video } = await loadEngine().probe(path);
    const { decodeOrder, starts } = await loadEngine().surveyCopying(path, 0);
    assert.equal(decodeOrder.length, 60);
    assert.deepEqual(
      decodeOrder.filter((time) => !Number.isNaN(time)),
      video?.pts,
    );
    assert.deepEqual([...starts], [20, 40]);
  });

  it('makes a film of segments and footage that ffmpeg finds nothing wrong with', async () => {
    const one = footage(folder('one.mp4'), 'keyint=20:bframes=3:b-adapt=0:ref=4');
    const two = footage(folder('two.mp4'), 'keyint=15:bframes=1:cabac=0:slices=3');
    const three = footage(
      folder('three.mp4'),
      'keyint=12:bframes=0:ref=2:nal-hrd=vbr:vbv-maxrate=3000:vbv-bufsize=3000:pic-struct=1',
    );
    const red = await encode(folder('red'), 7, 0xff0000);
    const single = await encode(folder('single'), 1, 0x00ff00);
    const parts: FilmParts['segments'] = [
      red,
      await groupOf(one, 1),
      single,
      await groupOf(two, 2),
      await groupOf(three, 3),
      await groupOf(one, 0),
      single,
      red,
    ];
    const frameCount = 7 + 20 + 1 + 15 + 12 + 20 + 1 + 7;
    const path = folder('film.mp4');
    const bytes = await loadEngine()
      .createFilmJoin({ path, segments: parts, sound: undefined, frameCount, frameRate })
      .run();
    const { streams, format } = ffprobe(path);
    assert.equal(format['size'], String(bytes));
    assert.equal(streams[0]?.['nb_read_frames'], String(frameCount));
    assert.equal(streams[0]['r_frame_rate'], '30/1');
    assert.deepEqual(warningsOf(path), []);
    const digests = frameHashes(path);
    assert.deepEqual(digests.slice(7, 27), frameHashes(one).slice(20, 40));
    assert.deepEqual(digests.slice(28, 43), frameHashes(two).slice(30, 45));
    assert.deepEqual(digests.slice(43, 55), frameHashes(three).slice(36, 48));
    assert.deepEqual(digests.slice(55, 75), frameHashes(one).slice(0, 20));
    assert.deepEqual(digests.slice(76), digests.slice(0, 7));
    const times = packetTimes(path).map(({ pts, second }) => Math.round(pts * second * 30));
    assert.deepEqual(
      times.sort((a, b) => a - b),
      Array.from(times.keys()),
    );
  });

  it('makes a film of footage alone', async () => {
    const one = footage(folder('alone.mp4'), 'keyint=20:bframes=3:b-adapt=0');
    const { video } = await loadEngine().probe(one);
    assert.ok(video);
    const path = folder('copy.mp4');
    const segments = [{ path: one, stream: 0, pts: video.pts }];
    await loadEngine().createFilmJoin({ path, segments, sound: undefined, frameCount: 60, frameRate }).run();
    assert.deepEqual(frameHashes(path), frameHashes(one));
    assert.deepEqual(warningsOf(path), []);
    const [stream] = ffprobe(path).streams;
    assert.equal(stream?.['color_space'], 'bt709');
    assert.equal(stream['avg_frame_rate'], '30/1');
    assert.equal(stream['sample_aspect_ratio'], '1:1');
  });

  it('says which file is not as it was', async () => {
    const path = footage(folder('changing.mp4'), 'keyint=20:bframes=0');
    const segments = [await groupOf(path, 1)];
    const film = { path: folder('never.mp4'), segments, sound: undefined, frameCount: 20, frameRate };
    const rejects = (code: string): Promise<void> =>
      assert.rejects(
        loadEngine().createFilmJoin(film).run(),
        (error) =>
          error instanceof FramewrightError && error.code === code && error.message.includes('changing.mp4'),
      );
    footage(path, 'keyint=33:bframes=0');
    await rejects('media-damaged');
    truncateSync(path, 20_000);
    await rejects('media-unreadable');
    rmSync(path);
    await rejects('media-missing');
  });
});
