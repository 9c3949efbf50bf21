/** The figures of a running export as people read them: status bar, its tooltip, the notification. Pure. */
import { bytesText, durationText, percentOf, rateText } from '../../model/telemetry/figureTexts.ts';
import type { Telemetry } from '../../model/protocol/telemetry.ts';

/** Before a hundredth is done, a guess would only jump about. */
const leftOf = (telemetry: Telemetry): readonly string[] =>
  telemetry.secondsLeft === undefined || percentOf(telemetry) === 0
    ? []
    : [`${durationText(telemetry.secondsLeft)} left`];

/** `42 % · 88 fps · 512 MB · 0:02 left`. */
export function statusText(telemetry: Telemetry): string {
  return [
    `${percentOf(telemetry)} %`,
    ...(telemetry.fps > 0 ? [rateText(telemetry.fps)] : []),
    bytesText(telemetry.memory.residentBytes),
    ...leftOf(telemetry),
  ].join(' · ');
}

/** `42 %, 88 fps, 0:02 left`. */
export function progressText(telemetry: Telemetry): string {
  return [
    `${percentOf(telemetry)} %`,
    ...(telemetry.fps > 0 ? [rateText(telemetry.fps)] : []),
    ...leftOf(telemetry),
  ].join(', ');
}

/** The tooltip, in Markdown: what is made, memory against its limit, segments, and what each stage costs. */
export function tooltip(title: string, telemetry: Telemetry): string {
  const { memory, segments, stages } = telemetry;
  const facts = [
    `Frame ${telemetry.frames} of ${telemetry.frameCount}` +
      (telemetry.cachedFrames > 0 ? `, ${telemetry.cachedFrames} of them encoded before` : '') +
      (telemetry.copiedFrames > 0 ? `, ${telemetry.copiedFrames} copied` : ''),
    ...(segments === undefined
      ? []
      : [
          `Segments: ${segments.cached + segments.copied + segments.encoded} of ${segments.total}, ${segments.cached} from the cache` +
            (segments.copied > 0 ? `, ${segments.copied} copied from footage` : ''),
        ]),
    `Memory: ${bytesText(memory.residentBytes)} of ${bytesText(memory.limitBytes)}, at most ${bytesText(memory.peakBytes)}`,
    `Encoders: ${telemetry.encoders}`,
    `Film: ${bytesText(telemetry.bytes)}` +
      (telemetry.estimatedBytes === undefined ? '' : ` of about ${bytesText(telemetry.estimatedBytes)}`),
  ];
  const rows = stages
    .filter(({ count }) => count > 0)
    .map(({ stage, detail, count, totalMs, p95Ms }) => {
      const name = escapeMarkdown(`${stage} ${detail}`.trim());
      return `| ${name} | ${(totalMs / count).toFixed(1)} | ${p95Ms.toFixed(1)} |`;
    });
  const table = rows.length === 0 ? [] : ['| Stage | ms a run | p95 |', '| :-- | --: | --: |', ...rows, ''];
  return [`**${escapeMarkdown(title)}**`, '', ...facts.map((fact) => `${fact}  `), '', ...table].join('\n');
}

/** Nothing in it means anything to Markdown, HTML or VS Code's icons any more. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-!|<>&$~:]/gu, (mark) => `&#${mark.codePointAt(0) ?? 0};`);
}
