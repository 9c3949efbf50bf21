/** Chooses an export's encoder by really trying what the machine may have, once in a process. Decides nothing itself. */
import {
  engineUse,
  hardwareEncoders,
  softwareEncoder,
  softwareReason,
  type EncoderTrial,
  type EngineChoice,
  type EngineUse,
  type EngineWish,
} from '../../model/plan/engineChoice.ts';
import type { Engine } from '../../native/index.ts';

type Trier = Pick<Engine, 'tryEncoder'>;

const tried = new WeakMap<Trier, Map<string, Promise<EncoderTrial>>>();

/** What trying gave: drivers are slow to load, and their answer stays. */
export function encoderTrial(engine: Trier, name: string): Promise<EncoderTrial> {
  const known = tried.get(engine) ?? new Map<string, Promise<EncoderTrial>>();
  tried.set(engine, known);
  const trial = known.get(name) ?? engine.tryEncoder(name);
  known.set(name, trial);
  return trial;
}

/** The first hardware encoder that works, where one is wanted; else software. */
export async function chooseEngine(
  engine: Trier,
  choice: EngineChoice,
  wish: EngineWish,
  platform: string = process.platform,
): Promise<EngineUse> {
  const why = softwareReason(choice, wish);
  const encoder = wish.format === 'gif' ? 'gif' : softwareEncoder;
  if (why !== undefined) return { choice, encoder, hardware: false, why, trials: [] };
  const trials: EncoderTrial[] = [];
  for (const name of hardwareEncoders(platform)) {
    const trial = await encoderTrial(engine, name);
    trials.push(trial);
    if (trial.works) break;
  }
  return engineUse(choice, trials);
}
