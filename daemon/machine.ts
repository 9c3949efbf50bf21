/** What this machine can do, each thing by really trying it, and what to do where something is missing. Knows nobody who is told. */
import { arch, cpus, freemem, release, totalmem, type as systemType } from 'node:os';
import { engineLine, hardwareEncoders } from '../model/plan/engineChoice.ts';
import type { Finding } from '../model/protocol/services.ts';
import { loadEngine, type Engine } from '../native/index.ts';
import { chooseEngine, encoderTrial } from './export/chooseEngine.ts';
import { bytesText } from '../model/telemetry/figureTexts.ts';
import { knownFamilies, registerShippedFont } from './raster/fonts.ts';
import { asUserError } from './userError.ts';

/** Looks at one thing after another. */
export async function* examineMachine(): AsyncGenerator<Finding> {
  yield node();
  yield { name: 'system', state: 'ok', detail: `${systemType()} ${release()}, ${arch()}` };
  yield processors();
  yield memory();
  yield fonts();
  const engine = nativeEngine();
  if ('state' in engine) {
    yield engine;
    return;
  }
  const { engine: name, libraries, simd } = engine.identity();
  yield { name: 'engine', state: 'ok', detail: name };
  const versions = Object.entries(libraries).map(([library, version]) => `${library} ${version}`);
  yield { name: 'libraries', state: 'ok', detail: versions.join(', ') };
  yield filters(engine);
  yield { name: 'SIMD', state: 'ok', detail: simd };
  for (const [encoder, use] of neededEncoders) yield needed(await encoderTrial(engine, encoder), use);
  for (const encoder of hardwareEncoders(process.platform))
    yield hardware(await encoderTrial(engine, encoder));
  const use = await chooseEngine(engine, 'auto', ordinarySettings);
  yield { name: 'exports', state: 'ok', detail: engineLine(use) };
}

/** What an export with the usual preset asks for. */
const ordinarySettings = {
  format: 'mp4',
  video: { codec: 'h264', quality: 23, preset: 'veryfast' },
  copies: false,
} as const;

const oldestNode = 20;

function node(): Finding {
  const { node: version } = process.versions;
  if (Number(version.split('.')[0]) >= oldestNode) return { name: 'Node', state: 'ok', detail: version };
  return {
    name: 'Node',
    state: 'missing',
    detail: `${version} is too old`,
    advice: `install Node ${oldestNode} or newer`,
  };
}

function processors(): Finding {
  const all = cpus();
  return { name: 'processors', state: 'ok', detail: `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}` };
}

/** In a container the limit is what counts, and it may be far below what the machine has. */
function memory(): Finding {
  const limit = process.constrainedMemory();
  const limited =
    limit > 0 && limit < totalmem() ? `, ${bytesText(limit)} of them allowed to this process` : '';
  return {
    name: 'memory',
    state: 'ok',
    detail: `${bytesText(totalmem())}, ${bytesText(freemem())} free${limited}`,
  };
}

function fonts(): Finding {
  try {
    const faces = registerShippedFont();
    const installed = knownFamilies().length - 1;
    return {
      name: 'fonts',
      state: 'ok',
      detail: `sans-serif (Inter, ${faces} faces), ${installed} more families`,
    };
  } catch (error) {
    return failed('fonts', error, 'install Framewright again');
  }
}

function nativeEngine(): Engine | Finding {
  try {
    return loadEngine();
  } catch (error) {
    return failed('engine', error, 'run "npm start" in the project folder');
  }
}

/** They are loaded when they are first needed, so that they are there is not said by the engine's being there. */
function filters(engine: Engine): Finding {
  try {
    const detail = `libavfilter ${engine.filterVersion()}: gif, changed speed of sound, interlaced footage`;
    return { name: 'filters', state: 'ok', detail };
  } catch (error) {
    return failed('filters', error, 'install FFmpeg as a whole, then run "npm start"');
  }
}

function failed(name: string, error: unknown, advice: string): Finding {
  const known = asUserError(error);
  if (known === undefined) throw error;
  return { name, state: 'missing', detail: known.message, advice };
}

/** FFmpeg's name of each encoder an export can need, and what for. */
const neededEncoders: readonly (readonly [string, string])[] = [
  ['libx264', 'h264 in mp4'],
  ['aac', 'sound in mp4'],
  ['gif', 'gif'],
];

interface Trial {
  readonly name: string;
  readonly works: boolean;
  readonly reason: string;
}

function needed({ name, works, reason }: Trial, use: string): Finding {
  if (works) return { name, state: 'ok', detail: `${use}: encoded a few frames` };
  const advice = `install FFmpeg libraries built with ${name}, then run "npm start"`;
  return { name, state: 'missing', detail: `${use}: ${reason}`, advice };
}

function hardware({ name, works, reason }: Trial): Finding {
  return works
    ? { name, state: 'ok', detail: 'hardware: encoded a few frames' }
    : { name, state: 'absent', detail: `hardware: ${reason}` };
}
