/** The rest of a film's sound, for playing from the middle. Knows nothing of decoding or mixing. */
import type { SoundPlan, SoundSpan } from '../render/job.ts';
import { Rational } from '../time/rational.ts';
import { ratio } from './soundPlan.ts';

/** The plan as it goes on from a sample of the film, which becomes its first. */
export function soundFrom(plan: SoundPlan, firstSample: number): SoundPlan {
  const spans = plan.spans
    .filter(({ start, count }) => start + count > firstSample)
    .map((span) => from(span, firstSample, plan.sampleRate));
  return { ...plan, sampleCount: Math.max(0, plan.sampleCount - firstSample), spans };
}

function from(span: SoundSpan, firstSample: number, sampleRate: number): SoundSpan {
  const left = Math.max(0, firstSample - span.start);
  const speed = Rational.of(span.speed.num, span.speed.den);
  const passed = Rational.of(left, sampleRate).mul(speed);
  return {
    ...span,
    from: ratio(Rational.of(span.from.num, span.from.den).add(passed)),
    start: Math.max(0, span.start - firstSample),
    count: span.count - left,
    // What bent before still decides how loud it is: points may lie before the first sample.
    envelope: span.envelope.map(([offset, gain]) => [offset - left, gain] as const),
  };
}
