/**
 * Rules within one item that span several keys, as far as they can be told without media. What stands before and after an
 * item, and what its media allow, is judged by laying out (model/evaluate).
 */
import type { Node } from 'jsonc-parser';
import { alternatives, didYouMean, nearestWord, quote } from '../../diagnostics/wording.ts';
import { formatSeconds, type SourceTime } from '../../time/timeNotation.ts';
import type { Asset, AssetClip, Clip, Item, Track } from '../project.ts';
import type { Report } from './report.ts';
import { stringLiteral } from './strings.ts';
import { keyRangeAt, rangeAt, valueAt } from './tree.ts';

export interface KnownAssets {
  /** Undefined when some have errors. */
  readonly assets: ReadonlyMap<string, Asset> | undefined;
  /** Of all, those with errors too. */
  readonly assetNames: ReadonlySet<string>;
}

/** Reports what is wrong with `item`, which stands at `node` on a track of this kind. */
export function checkItem(
  item: Item,
  node: Node,
  kind: Track['kind'] | undefined,
  known: KnownAssets,
  report: Report,
): void {
  if (item.kind === 'gap') return;
  if (item.kind === 'transition') {
    checkTransition(item, node, kind, report);
    return;
  }
  if (kind === 'audio') checkHeardOnly(item, node, report);
  if (item.kind === 'asset') checkAssetClip(item, node, known, report);
  checkCrop(item, node, report);
  checkKeyframes(item, node, report);
}

function checkTransition(
  { style }: Item & { kind: 'transition' },
  node: Node,
  kind: Track['kind'] | undefined,
  report: Report,
): void {
  if (kind === 'audio' && style !== 'crossfade') {
    const message = `On an audio track there is nothing to see of ${quote(style)}. Write "crossfade".`;
    report.error('key-not-applicable', rangeAt(node, 'transition'), message);
  }
  if (style !== 'dip' && valueAt(node, 'color')) {
    const message = `"color" does not apply here: only a "dip" passes through a colour, and this is a ${quote(style)}.`;
    report.error('key-not-applicable', keyRangeAt(node, 'color'), message);
  }
}

/** On an audio track: sound only, and no key that would place a picture. */
function checkHeardOnly(clip: Clip, node: Node, report: Report): void {
  if (clip.kind !== 'asset') {
    const what = clip.kind === 'text' ? 'A text' : 'A colour';
    report.error('clip-without-sound', node, `${what} has no sound. Put it on a video track.`);
    return;
  }
  const pictureKeys = ['fit', 'place'].filter((key) => clip.ranges.has(key));
  for (const key of pictureKeys) {
    report.error(
      'key-not-applicable',
      keyRangeAt(node, key),
      `${quote(key)} does not apply on an audio track.`,
    );
  }
  const animate = valueAt(node, 'animate');
  if (!animate) return;
  for (const property of clip.animate.keys()) {
    if (property === 'gain') continue;
    const message = `${quote(property)} does not apply on an audio track, where only "gain" can be animated.`;
    report.error('key-not-applicable', keyRangeAt(animate, property), message);
  }
}

function checkAssetClip(
  clip: AssetClip,
  node: Node,
  { assets, assetNames }: KnownAssets,
  report: Report,
): void {
  checkAssetName(clip.asset, node, assetNames, report);
  const src = assets?.get(clip.asset)?.src ?? '';
  // Other endings, and files that are not what their name says, are known when they are opened: a PNG, a WebP or a GIF may move.
  if (/\.(jpe?g|svg|bmp)$/i.test(src) && clip.duration === undefined) {
    const message = `The image ${quote(clip.asset)} has no length of its own. Give it a "duration".`;
    report.error('duration-missing', node, message);
  }
  checkSourceRange(clip, node, report);
}

/** Reports when the item at `node` names an asset that is not there. */
export function checkAssetName(
  asset: string,
  node: Node,
  known: KnownAssets['assetNames'],
  report: Report,
): void {
  if (known.has(asset)) return;
  const names = [...known];
  const help =
    didYouMean(asset, names) ||
    (names.length === 0 ? ' "assets" is empty.' : ` "assets" has ${alternatives(names, 'and')}.`);
  const meant = nearestWord(asset, names);
  const data = { asset, ...(meant === undefined ? {} : { replacement: stringLiteral(meant) }) };
  report.error('asset-unknown', rangeAt(node, 'asset'), `There is no asset ${quote(asset)}.${help}`, {
    data,
  });
}

function checkSourceRange(clip: AssetClip, node: Node, report: Report): void {
  const { in: from, out: to, duration } = clip;
  if (from && to && notAfter(from, to)) {
    report.error('out-before-in', rangeAt(node, 'out'), '"out" is not after "in". Choose a later "out".');
    return;
  }
  if (!to || duration === undefined) return;
  const advice = 'Give two of "in", "out" and "duration", and leave the third out.';
  if (duration === 'end') {
    const message = `"out" and "duration": "end" both say where the clip ends. ${advice}`;
    report.error('out-and-duration', rangeAt(node, 'duration'), message);
  } else if (to.unit === 'seconds' && (!from || from.unit === 'seconds')) {
    const taken = from ? to.seconds.sub(from.seconds) : to.seconds;
    const natural = taken.div(clip.speed);
    if (natural.equals(duration)) return;
    report.error(
      'out-and-duration',
      rangeAt(node, 'duration'),
      `"in", "out" and "speed" make the clip ${formatSeconds(natural)} long, but its "duration" is ${formatSeconds(duration)}. ${advice}`,
    );
  }
}

/** Whether `to` is surely not after `from`, whatever the asset's rate. */
function notAfter(from: SourceTime, to: SourceTime): boolean {
  if (from.unit === 'seconds' && to.unit === 'seconds') return to.seconds.compare(from.seconds) <= 0;
  if (from.unit === 'frames' && to.unit === 'frames') return to.frames <= from.frames;
  // Labels of one kind are in the order of their frames.
  if (from.unit === 'timecode' && to.unit === 'timecode' && from.dropFrame === to.dropFrame) {
    return labelOrder(to.text) <= labelOrder(from.text);
  }
  return false;
}

/** A number in the order of timecodes: hours, minutes, seconds and frames, each in three digits. */
const labelOrder = (label: string): number =>
  label.split(/[:;]/).reduce((order, part) => 1000 * order + Number(part), 0);

function checkCrop({ place }: Clip, node: Node, report: Report): void {
  const { left, top, right, bottom } = place.crop;
  for (const [sum, names] of [
    [left + right, '"left" and "right"'],
    [top + bottom, '"top" and "bottom"'],
  ] as const) {
    if (sum < 1) continue;
    const message = `${names} together cut away ${sum} of the source, so nothing is left. Keep them below 1.`;
    report.error('crop-empty', rangeAt(node, 'place', 'crop'), message);
  }
}

function checkKeyframes({ animate }: Clip, node: Node, report: Report): void {
  for (const [property, keys] of animate) {
    keys.forEach(({ t }, index) => {
      const before = keys[index - 1];
      if (!before || t.compare(before.t) > 0) return;
      report.error(
        'keyframe-order',
        rangeAt(node, 'animate', property, index, 't'),
        `Keys follow one another in time: this one is at ${formatSeconds(t)}, the one before at ${formatSeconds(before.t)}.`,
      );
    });
  }
}
