/** `framewright probe`: what is known of media files. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCode } from '../../../model/errors.ts';
import type { AudioFacts, MediaFacts, Ratio, VideoFacts } from '../../../model/media/facts.ts';
import { loadEngine } from '../../../native/index.ts';
import type { Lease } from '../../cache/lease.ts';
import { readAssetFile } from '../../project/assetFile.ts';
import { asUserError } from '../../userError.ts';
import { bytesText, countedText } from '../../../model/telemetry/figureTexts.ts';
import { run } from '../run.ts';
import { reportError, type Terminal } from '../terminal.ts';
import { withCache } from '../withCache.ts';

export function addProbe(program: Command): void {
  program
    .command('probe')
    .description('say what media files hold')
    .argument('<media...>', 'films, sounds and pictures')
    .option('--json', 'print one JSON object a line')
    .action((paths: readonly string[], options: { readonly json?: boolean }) =>
      run((terminal) => withCache(terminal, (cache) => probe(terminal, paths, cache)), options),
    );
}

async function probe(
  terminal: Terminal,
  paths: readonly string[],
  cache: Lease | undefined,
): Promise<number> {
  let failed = false;
  for (const path of paths) {
    try {
      const { facts } = await readAssetFile(resolve(path), loadEngine, cache);
      terminal.emit({ event: 'media', path, ...summarized(facts) });
      terminal.print([terminal.paint.out('bold', path), ...lines(facts)].join('\n'));
    } catch (error) {
      if (asUserError(error) === undefined) throw error;
      reportError(terminal, error);
      failed = true;
    }
  }
  return failed ? exitCode.failed : exitCode.done;
}

/** Frame times by the thousand are for programs of ours; what they amount to is for everyone. */
function summarized(facts: MediaFacts): object {
  if (facts.video === undefined) return facts;
  const { pts, keyFrames, ...video } = facts.video;
  return { ...facts, video: { ...video, frames: pts.length, firstPts: pts[0], keyFrames: keyFrames.length } };
}

function lines(facts: MediaFacts): readonly string[] {
  const { image, video, audio } = facts;
  const rows: (readonly [string, string])[] = [['container', `${facts.container}, ${bytesText(facts.size)}`]];
  if (image !== undefined) {
    rows.push(['picture', `${image.width}x${image.height}${image.opaque ? '' : ', with transparency'}`]);
  } else {
    rows.push(['length', `${seconds(facts.duration)}, from ${seconds(facts.startTime)}`]);
  }
  if (video !== undefined) rows.push(['video', videoText(video)], ['colour', colorText(video)]);
  if (audio !== undefined) rows.push(['audio', audioText(audio)]);
  if (video?.refusal !== undefined) rows.push(['refused', video.refusal]);
  return rows.map(([name, value]) => `  ${name.padEnd(10)}${value}`);
}

function videoText(video: VideoFacts): string {
  const parts = [
    `${video.codec} ${video.width}x${video.height}`,
    `${rate(video.frameRate)} fps`,
    `${countedText(video.pts.length, 'frame')}, ${countedText(video.keyFrames.length, 'key frame')}`,
  ];
  if (video.rotation !== 0) parts.push(`turned by ${video.rotation}°`);
  if (video.pixelAspect.num !== video.pixelAspect.den) {
    parts.push(`pixels ${video.pixelAspect.num}:${video.pixelAspect.den}`);
  }
  if (video.interlaced) parts.push('interlaced');
  return parts.join(', ');
}

const colorText = (video: VideoFacts): string =>
  `${video.pixelFormat}, matrix ${video.colorMatrix}, range ${video.colorRange}, primaries ${video.colorPrimaries}, transfer ${video.colorTransfer}`;

const audioText = (audio: AudioFacts): string =>
  `${audio.codec}, ${audio.sampleRate} Hz, ${countedText(audio.channels, 'channel')}, ${seconds(audio.duration)}`;

const seconds = ({ num, den }: Ratio): string => `${Number((num / den).toFixed(3))} s`;
const rate = ({ num, den }: Ratio): string => String(Number((num / den).toFixed(3)));
