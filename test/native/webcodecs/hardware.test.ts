import assert from 'node:assert/strict';
import { hardwareEncoders, type HardwareWish } from '../../../native/webcodecs/hardwareEncoders.ts';
import { encoderInUse, VideoEncoder, VideoFrame } from '../../../native/webcodecs/index.ts';
import { parseVideoCodec } from '../../../native/webcodecs/videoCodecString.ts';

const platforms: readonly NodeJS.Platform[] = ['linux', 'darwin', 'win32'];

function wish(codec: string, more: Partial<HardwareWish> = {}): HardwareWish {
  return {
    codec: parseVideoCodec(codec)!,
    bitrate: 1_000_000,
    constantBitrate: false,
    realtime: false,
    ...more,
  };
}

const named = (platform: NodeJS.Platform, codec: string) =>
  hardwareEncoders(platform, wish(codec)).map(({ encoder }) => encoder);

describe('hardware encoders', () => {
  it('are those of the platform that have the codec, best first', () => {
    assert.deepEqual(
      platforms.map((platform) => named(platform, 'avc1.42001f')),
      [['h264_nvenc', 'h264_vaapi', 'h264_qsv'], ['h264_videotoolbox'], ['h264_nvenc', 'h264_qsv']],
    );
    assert.deepEqual(named('linux', 'vp8'), ['vp8_vaapi']);
    assert.deepEqual(named('darwin', 'vp8'), []);
    assert.deepEqual(named('linux', 'av01.0.04M.08'), ['av1_nvenc', 'av1_vaapi', 'av1_qsv']);
    assert.deepEqual(named('darwin', 'hvc1.1.6.L93.B0'), ['hevc_videotoolbox']);
  });

  it('are asked for the profile and level of the codec string, each in its own words', () => {
    const options = Object.fromEntries(
      platforms
        .flatMap((platform) => hardwareEncoders(platform, wish('avc1.42001f')))
        .map((choice) => [choice.encoder, [choice.options['profile'], choice.options['level']]]),
    );
    assert.deepEqual(options, {
      h264_nvenc: ['baseline', '3.1'],
      h264_vaapi: ['constrained_baseline', '3.1'],
      h264_qsv: ['baseline', '31'],
      h264_videotoolbox: ['baseline', '3.1'],
    });
  });

  it('are asked for a rate that is constant, and to hold nothing back', () => {
    const [nvenc, vaapi] = hardwareEncoders(
      'linux',
      wish('avc1.64001f', { constantBitrate: true, realtime: true }),
    );
    assert.deepEqual(
      [nvenc?.options['rc'], nvenc?.options['maxrate'], nvenc?.options['tune'], nvenc?.options['delay']],
      ['cbr', '1000000', 'll', '0'],
    );
    assert.deepEqual([vaapi?.options['rc_mode'], vaapi?.options['async_depth']], ['CBR', '1']);
  });
});

describe('hardwareAcceleration', () => {
  const config = { codec: 'avc1.42001f', width: 320, height: 240, bitrate: 500_000 };

  async function use(hardwareAcceleration: 'no-preference' | 'prefer-hardware' | 'prefer-software') {
    let chunks = 0;
    const encoder = new VideoEncoder({
      output: () => chunks++,
      error: (error) => assert.fail(error),
    });
    encoder.configure({ ...config, hardwareAcceleration });
    assert.equal(encoderInUse(encoder), undefined);
    for (let at = 0; at < 5; at++) {
      const frame = new VideoFrame(new Uint8Array(320 * 240 * 4).fill(at * 40), {
        format: 'RGBA',
        codedWidth: 320,
        codedHeight: 240,
        timestamp: at * 40_000,
      });
      encoder.encode(frame);
      frame.close();
    }
    await encoder.flush();
    assert.equal(chunks, 5);
    const used = encoderInUse(encoder);
    encoder.close();
    return used;
  }

  it('takes software unless hardware is preferred', async () => {
    for (const preference of ['no-preference', 'prefer-software'] as const) {
      assert.deepEqual(await use(preference), { encoder: 'libx264', hardware: false, reason: '' });
    }
  });

  // Which it is depends on the machine.
  it('takes hardware that works where it is preferred, else software, and tells why', async function () {
    this.timeout(60_000);
    const used = await use('prefer-hardware');
    assert.ok(used !== undefined);
    const preferred = named(process.platform, config.codec);
    if (used.hardware) assert.ok(preferred.includes(used.encoder));
    else for (const name of preferred) assert.match(used.reason, new RegExp(`${name}: \\S`, 'u'));
  });

  it('is supported as it asks to be: what has no hardware is encoded in software', async function () {
    this.timeout(60_000);
    const told = await VideoEncoder.isConfigSupported({ ...config, hardwareAcceleration: 'prefer-hardware' });
    assert.deepEqual([told.supported, told.config.hardwareAcceleration], [true, 'prefer-hardware']);
    const odd = { ...config, width: 321, hardwareAcceleration: 'prefer-hardware' } as const;
    assert.equal((await VideoEncoder.isConfigSupported(odd)).supported, false);
  });
});
