/**
 * What the WebCodecs classes cost in JavaScript, as ratios in one run: beside the libraries without them (encode, decode), beside a copy of
 * the pixels (clone), and beside the npm package @napi-rs/webcodecs.
 *
 *   npm run bench:webcodecs -- --beside FOLDER [--rounds 5]
 *
 * FOLDER is where `npm install --prefix FOLDER @napi-rs/webcodecs@1.3.1` has put that package. It is no dependency of ours: several of its
 * binaries are not to be had, and a lock file without them is refused by `npm ci`. The libraries alone are fw_bench, which
 * `npm run bench:native` builds.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ours from '../native/webcodecs/index.ts';

type Api = Pick<typeof ours, 'VideoFrame' | 'VideoEncoder' | 'VideoDecoder'>;
type Frame = ours.VideoFrame;

/** Not in our node_modules, see above. */
const contender = '@napi-rs/webcodecs';

/** native/webcodecs/videoDecoderSettings.ts's. */
const decoderThreads = Math.min(availableParallelism(), 4);
const [width, height] = [1280, 720];
/** The film: so many pictures, three times over. */
const pictureCount = 120;
const frames = 3 * pictureCount;
/** So often it is encoded and decoded, after a first time that is not counted: pages are touched, processors wake, code is compiled. */
const films = 3;
/** The same as native/bench/engine/codec_bench.cc's. */
const config = {
  codec: 'avc1.64001f',
  width,
  height,
  bitrate: 4_000_000,
  framerate: 25,
} as const;

const say = (line: string) => process.stdout.write(`${line}\n`);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Microseconds of one call. */
async function microseconds(calls: number, call: () => unknown): Promise<number> {
  let begin = 0;
  // The first third is not counted.
  for (let at = -Math.ceil(calls / 3); at < calls; at++) {
    if (at === 0) begin = performance.now();
    const pending = call();
    if (pending instanceof Promise) await pending;
  }
  return ((performance.now() - begin) * 1000) / calls;
}

function pictureOf(
  api: Api,
  format: 'RGBA' | 'I420',
  [w, h]: readonly [number, number],
  data: Uint8Array,
): Frame {
  return new api.VideoFrame(data, { format, codedWidth: w, codedHeight: h, timestamp: 0 });
}

/** Picture t of the film. */
function filmPicture(t: number): Uint8Array {
  const bytes = new Uint8Array((width * height * 3) / 2);
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) bytes[at++] = ((x + 3 * t) ^ (y + 2 * t)) & 255;
  for (const plane of [1, 2]) {
    for (let y = 0; y < height / 2; y++) {
      for (let x = 0; x < width / 2; x++) bytes[at++] = (x + y + t * plane) & 255;
    }
  }
  return bytes;
}

/** Lets a codec work without queueing more than a few inputs. */
async function room(codec: EventTarget & { readonly state: string }, queued: () => number): Promise<void> {
  while (queued() > 8)
    await new Promise((resolved) => codec.addEventListener('dequeue', resolved, { once: true }));
}

interface Film {
  readonly chunks: readonly ours.EncodedVideoChunk[];
  readonly config: ours.VideoDecoderConfig;
}

/** What films cost, each with its codec's opening and end: frames a second, and milliseconds of all processors for each frame. */
interface Pace {
  readonly rate: number;
  readonly cpuMs: number;
}

/** What the films after the first one cost. */
async function paceOf(film: () => Promise<unknown>): Promise<Pace> {
  await film();
  const begin = performance.now();
  const cpu = process.cpuUsage();
  for (let counted = 0; counted < films; counted++) await film();
  const { user, system } = process.cpuUsage(cpu);
  return {
    rate: (films * frames * 1000) / (performance.now() - begin),
    cpuMs: (user + system) / 1000 / (films * frames),
  };
}

async function encode(api: Api, film: readonly Frame[]): Promise<Film> {
  const chunks: ours.EncodedVideoChunk[] = [];
  let decoder: ours.VideoDecoderConfig = { codec: config.codec };
  const encoder = new api.VideoEncoder({
    output: (chunk, metadata) => {
      chunks.push(chunk);
      decoder = metadata.decoderConfig ?? decoder;
    },
    error: (error) => {
      throw error;
    },
  });
  encoder.configure(config);
  for (const frame of film) {
    encoder.encode(frame);
    if (encoder.encodeQueueSize > 8) await room(encoder, () => encoder.encodeQueueSize);
  }
  await encoder.flush();
  encoder.close();
  return { chunks, config: decoder };
}

async function decode(api: Api, film: Film): Promise<void> {
  let shown = 0;
  const decoder = new api.VideoDecoder({
    output: (frame) => {
      shown++;
      frame.close();
    },
    error: (error) => {
      throw error;
    },
  });
  decoder.configure(film.config);
  for (const chunk of film.chunks) {
    decoder.decode(chunk);
    if (decoder.decodeQueueSize > 8) await room(decoder, () => decoder.decodeQueueSize);
  }
  await decoder.flush();
  decoder.close();
  if (shown !== frames) throw new Error(`${shown} frames were decoded.`);
}

const bench = fileURLToPath(new URL('../native/build/fw_bench', import.meta.url));

/** What the libraries alone take; undefined without fw_bench. */
function bare(name: string): Pace | undefined {
  if (!existsSync(bench)) return undefined;
  const { stdout } = spawnSync(bench, [`--benchmark_filter=^${name}/`, '--benchmark_format=json'], {
    encoding: 'utf8',
  });
  const { benchmarks } = JSON.parse(stdout) as {
    benchmarks: { items_per_second: number; cpu_time: number }[];
  };
  const [first] = benchmarks;
  // In milliseconds, as codec_bench.cc asks for.
  return first === undefined ? undefined : { rate: first.items_per_second, cpuMs: first.cpu_time / frames };
}

type Sample = Map<string, number[]>;

function note(sample: Sample, name: string, value: number): void {
  sample.set(name, [...(sample.get(name) ?? []), value]);
}

function notePace(sample: Sample, name: 'encode' | 'decode', pace: Pace | undefined): void {
  if (pace === undefined) return;
  note(sample, `${name}, frames a second`, pace.rate);
  note(sample, `${name}, CPU ms a frame`, pace.cpuMs);
}

/** Single frames: what each call costs. */
async function frameCosts(api: Api, sample: Sample): Promise<void> {
  for (const size of [
    [640, 480],
    [1920, 1080],
    [3840, 2160],
  ] as const) {
    const name = `${size[0]}x${size[1]}`;
    const bytes = new Uint8Array(size[0] * size[1] * 4);
    const frame = pictureOf(api, 'RGBA', size, bytes);
    note(sample, `clone+close ${name}`, await microseconds(20_000, () => frame.clone().close()));
    note(sample, `copyTo RGBA ${name}`, await microseconds(20, () => frame.copyTo(bytes)));
    note(
      sample,
      `construct RGBA ${name}`,
      await microseconds(20, () => pictureOf(api, 'RGBA', size, bytes).close()),
    );
    frame.close();
  }
  const hd = [1920, 1080] as const;
  const yuv = new Uint8Array((1920 * 1080 * 3) / 2).fill(90);
  const frame = pictureOf(api, 'I420', hd, yuv);
  const rgba = new Uint8Array(1920 * 1080 * 4);
  note(sample, 'copyTo I420 1920x1080', await microseconds(20, () => frame.copyTo(yuv)));
  note(
    sample,
    'copyTo I420 as RGBA 1920x1080',
    await microseconds(10, () => frame.copyTo(rgba, { format: 'RGBA' })),
  );
  note(
    sample,
    'construct I420 1920x1080',
    await microseconds(20, () => pictureOf(api, 'I420', hd, yuv).close()),
  );
  frame.close();
}

const pictures = Array.from({ length: pictureCount }, (_, t) => filmPicture(t));

async function streams(api: Api, sample: Sample): Promise<void> {
  const originals = pictures.map((data) => pictureOf(api, 'I420', [width, height], data));
  const film = Array.from(
    { length: frames },
    (_, t) => new api.VideoFrame(originals[t % pictureCount] as never, { timestamp: t * 40_000 }),
  );
  for (const original of originals) original.close();
  let made: Film = { chunks: [], config: { codec: config.codec } };
  notePace(
    sample,
    'encode',
    await paceOf(async () => {
      made = await encode(api, film);
    }),
  );
  for (const frame of film) frame.close();
  notePace(sample, 'decode', await paceOf(() => decode(api, made)));
}

/** In a process of its own, so that peak memory is one implementation's: prints a sample as JSON. */
async function child(api: Api): Promise<void> {
  const sample: Sample = new Map();
  await frameCosts(api, sample);
  await streams(api, sample);
  note(sample, 'peak memory, MiB', process.resourceUsage().maxRSS / 1024);
  say(JSON.stringify([...sample]));
}

function runChild(name: string, folder: string | undefined, samples: Map<string, Sample>): void {
  const more = folder === undefined ? [] : ['--beside', folder];
  const script = fileURLToPath(import.meta.url);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', script, '--only', name, ...more],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  const sample = samples.get(name) ?? new Map<string, number[]>();
  for (const [key, values] of JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]') as [string, number[]][]) {
    for (const value of values) note(sample, key, value);
  }
  samples.set(name, sample);
}

function report(samples: Map<string, Sample>, libraries: Sample): void {
  const [first, other] = [samples.get('ours'), samples.get('theirs')];
  say(`Medians of ${rounds} rounds; microseconds a call where nothing else is said.\n`);
  for (const [name, values] of first ?? []) {
    const isRate = name.endsWith('a second');
    const line = [name.padEnd(34), median(values).toFixed(2).padStart(10)];
    for (const [who, beside, digits] of [
      ['libraries alone', libraries, 3],
      ['@napi-rs/webcodecs', other, 2],
    ] as const) {
      const theirs = beside?.get(name);
      if (theirs === undefined) continue;
      // Round by round: what else the machine does then slows both.
      const ahead = values.map((mine, round) => {
        const its = theirs[round] ?? NaN;
        return isRate ? mine / its : its / mine;
      });
      line.push(`  ${who} ${median(theirs).toFixed(2)}, ahead by ${median(ahead).toFixed(digits)}`);
    }
    say(line.join(' '));
  }
  const cloning = ['640x480', '1920x1080', '3840x2160'].map(
    (size) =>
      median(first?.get(`copyTo RGBA ${size}`) ?? []) / median(first?.get(`clone+close ${size}`) ?? []),
  );
  say(`\nclone+close is ${cloning.map((ratio) => `${ratio.toFixed(0)}×`).join(', ')} cheaper than a copy.`);
}

const words = process.argv.slice(2);
const after = (option: string) => (words.includes(option) ? words[words.indexOf(option) + 1] : undefined);
const folder = after('--beside');
const rounds = Number(after('--rounds') ?? 5);
const only = after('--only');

if (only === 'ours') await child(ours);
else if (only === 'theirs') {
  const require = createRequire(join(resolve(folder ?? '.'), 'package.json'));
  await child(require(contender) as Api);
} else {
  const samples = new Map<string, Sample>();
  const libraries: Sample = new Map();
  for (let round = 0; round < rounds; round++) {
    runChild('ours', undefined, samples);
    notePace(libraries, 'encode', bare('encodeBare'));
    notePace(libraries, 'decode', bare(`decodeBare/${decoderThreads}`));
    if (folder !== undefined) runChild('theirs', folder, samples);
  }
  report(samples, libraries);
}
