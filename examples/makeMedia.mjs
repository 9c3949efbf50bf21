/**
 * Makes the examples' footage and music, so that nothing has to be downloaded. Every pixel and every sample comes from
 * formulas, drawn by libavfilter's sources through the ffmpeg command line. Run it with `node examples/makeMedia.mjs`; files
 * that exist are kept. The same FFmpeg makes the same files every time.
 *
 * Soft fields (northern lights, silk, water) are evaluated on a small grid with 16 bits and enlarged, which is quick and
 * smooth; hard edges (ridges, the sun's disc) are drawn once at full size and repeated. A little grain keeps the long
 * gradients from banding.
 */
import { spawn } from 'node:child_process';
import { copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const examples = dirname(fileURLToPath(import.meta.url));

const rate = 30;
const width = 1920;
const height = 1080;

/** File name → how to make it, and which examples use it. */
const media = [
  { name: 'aurora.mp4', make: aurora, usedBy: ['demo', 'cut', 'titled-crossfade'] },
  { name: 'tide.mp4', make: tide, usedBy: ['demo', 'cut', 'titled-crossfade'] },
  { name: 'lights.mp4', make: lights, usedBy: ['demo', 'cut'] },
  { name: 'silk.mp4', make: silk, usedBy: ['demo'] },
  { name: 'music.wav', make: music, usedBy: ['demo', 'titled-crossfade', 'slideshow'] },
];

/** Makes what is missing in the examples' media folders. `report` gets one line for each file made. */
export async function makeMedia(report = () => {}) {
  const waiting = [...media];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await makeOne(next, report);
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
}

/** One file is made in the first folder that needs it and shared with the others. */
async function makeOne({ name, make, usedBy }, report) {
  const targets = usedBy.map((example) => join(examples, example, 'media', name));
  await Promise.all(targets.map((target) => mkdir(dirname(target), { recursive: true })));
  const present = await Promise.all(targets.map(exists));
  let source = targets[present.indexOf(true)];
  if (source === undefined) {
    source = targets[0];
    const started = performance.now();
    await throughPart(source, (part) => ffmpeg([...make(), part]));
    report(`${relative(examples, source)} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  const missing = targets.filter((target, index) => target !== source && !present[index]);
  await Promise.all(missing.map((target) => throughPart(target, (part) => shareFile(source, part))));
}

/** Writes beside the target and renames: an interrupted run leaves nothing that looks finished, and two at once do not disturb one another. */
async function throughPart(target, write) {
  const part = target.replace(/(\.\w+)$/, `.${process.pid}.part$1`);
  try {
    await write(part);
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}

/** A second name for the same file where the disk can do that, else a copy. */
async function shareFile(source, target) {
  await link(source, target).catch(() => copyFile(source, target));
}

async function exists(path) {
  return stat(path).then(
    (found) => found.size > 0,
    () => false,
  );
}

// ---- Pictures ----

/** Northern lights over a ridge with firs, mirrored in a lake; 9 s. */
function aurora() {
  const seconds = 9;
  const curtain = (foot, ray, fall) =>
    `if(gt(${foot},0),exp(-${foot}*${fall})*(${ray})*(1-exp(-${foot}*34)),0)`;
  const glow = field({
    size: [192, 72],
    seconds,
    value: `
      st(0, X/W + 0.035*sin(X/W*9 + T*0.5) + 0.02*sin(X/W*23 - T*0.8));
      st(1, 0.66 + 0.10*sin(ld(0)*5.2 + T*0.22) + 0.06*sin(ld(0)*12.5 - T*0.31) - Y/H);
      st(2, 0.47 + 0.07*sin(ld(0)*4.1 - T*0.19 + 2) + 0.05*sin(ld(0)*15 + T*0.4) - Y/H);
      st(3, 0.42 + 0.34*sin(ld(0)*44 + T*0.9 + 3*sin(ld(0)*7)) + 0.22*sin(ld(0)*97 - T*1.7 + 2*sin(ld(0)*11)));
      st(4, 0.5 + 0.5*sin(ld(0)*39 - T*1.1 + 4*sin(ld(0)*5 + 1)));
      ${curtain('ld(1)', '0.3+0.7*ld(3)', 4.2)}*(1.05 + 0.4*sin(ld(0)*6 + T*0.3)) + 0.7*${curtain('ld(2)', '0.3+0.7*ld(4)', 4.8)}`,
    red: '0.14*v + 0.5*v*v*v',
    green: '0.98*pow(v, 1.12)',
    blue: '0.30*v + 0.42*pow(v, 0.8)',
    scaledTo: [width, 720],
  });
  const star =
    'gt(abs(sin(X*12.9898 + Y*78.233)*43758.5453 - floor(sin(X*12.9898 + Y*78.233)*43758.5453)), 0.99925)';
  const brightness = '(150 + 105*sin(X*3.1 + Y*1.7))';
  const sky = still([width, 720], {
    r: `7 + 15*pow(Y/H, 2) + ${star}*${brightness}`,
    g: `13 + 34*pow(Y/H, 1.6) + ${star}*${brightness}`,
    b: `34 + 46*Y/H + ${star}*${brightness}`,
    after: 'gblur=sigma=0.55',
  });
  const farLine =
    '386 + 98*abs(sin(X/331 + 0.9)) + 46*abs(sin(X/149 + 1.9)) + 20*abs(sin(X/67 + 0.7)) + 9*abs(sin(X/29 + 0.3)) + 4*abs(sin(X/11))';
  const firHeight = '(16 + 16*abs(sin(X/241)) + 12*sin(floor(X/13)*2.399) + 8*sin(floor(X/13)*0.71))';
  const fir = `${firHeight}*(1 - 2*abs(X/13 - floor(X/13) - 0.5))`;
  const nearLine = `(668 - 44*sin(X/420 + 2.4) - 17*sin(X/151) - ${fir})`;
  // Between these rows lie the ridges; above and below nothing has to be worked out.
  const isNear = `if(lt(Y, 540), 0, clip(Y - ${nearLine}, 0, 1))`;
  const isFar = `if(gt(Y, 580), 1, clip((Y - (${farLine}))/1.5, 0, 1))`;
  const shore = still([width, 720], {
    r: `3 + (1-${isNear})*(9 + 20*pow(clip((Y-400)/320, 0, 1), 1.6))`,
    g: `8 + (1-${isNear})*(19 + 44*pow(clip((Y-400)/320, 0, 1), 1.6))`,
    b: `15 + (1-${isNear})*(30 + 48*pow(clip((Y-400)/320, 0, 1), 1.6))`,
    a: `255*if(lt(Y, 380), 0, max(${isFar}, ${isNear}))`,
  });
  const graph = [
    '[1][0]blend=all_mode=screen:shortest=1[lit]',
    '[lit][2]overlay=format=gbrp:shortest=1,split[above][mirrored]',
    `[mirrored]vflip,scale=${width}:360,gblur=sigma=2:sigmaV=9,lutrgb=r=val*0.6+2:g=val*0.68+4:b=val*0.72+9[below]`,
    '[above][below]vstack',
  ];
  return film({ seconds, inputs: [glow, sky, shore], graph, sound: wind(seconds) });
}

/** The sun over a calm sea; 8 s. */
function tide() {
  const seconds = 8;
  const horizon = 594;
  const sunX = 1180;
  const light = (reach, strength) => `${strength}*exp(-hypot(X-${sunX}, Y-560)/${reach})`;
  const fromSun = `hypot(X-${sunX}, Y-512)`;
  const above = (sky, disc) =>
    `if(gt(${fromSun}, 74), ${sky}, ${sky} + (${disc} - (${sky}))*clip((74 - ${fromSun})/1.6, 0, 1))`;
  const shade = '(1 - 0.22*pow(hypot(X/W - 0.6, Y/H - 0.5), 2))';
  const background = still([width, height], {
    r: `${shade}*if(lt(Y,${horizon}), ${above(`min(18 + 206*pow(Y/${horizon}, 2.1) + ${light(260, 70)}, 255)`, 255)}, 12 + 150*exp((${horizon}-Y)/150))`,
    g: `${shade}*if(lt(Y,${horizon}), ${above(`min(32 + 108*pow(Y/${horizon}, 1.7) + ${light(250, 62)}, 255)`, 226)}, 26 + 92*exp((${horizon}-Y)/190))`,
    b: `${shade}*if(lt(Y,${horizon}), ${above(`66 + 40*sin(Y/${horizon}*2.6) + ${light(220, 30)}`, 168)}, 36 + 70*exp((${horizon}-Y)/330))`,
  });
  // Waves are evaluated in the distance they have on the water, which is what makes them crowd towards the horizon.
  const glitter = field({
    size: [360, 92],
    seconds,
    value: `
      st(0, 1/(Y/H + 0.055));
      st(1, (X/W - 0.615)*ld(0));
      st(2, sin(ld(0)*9.1 + T*1.5 + 2.1*sin(ld(1)*1.9 + T*0.3) + 1.2*sin(ld(1)*5.1 - T*0.7)) + 0.8*sin(ld(0)*17.3 + T*2.3 + 1.7*sin(ld(1)*4.3 - T*0.5)) + 0.6*sin(ld(1)*9.7 + ld(0)*5 - T*1.9));
      st(3, exp(-pow((X/W - 0.615)/(0.035 + 0.16*Y/H), 2)));
      pow(clip(0.5 + 0.21*ld(2), 0, 1), 2.6)*(0.16 + 1.25*ld(3))*min(1, Y/H*9)`,
    red: '1.15*v',
    green: '0.86*pow(v, 1.25)',
    blue: '0.58*pow(v, 1.7)',
    scaledTo: [width, height - horizon],
  });
  const graph = [
    `[1]pad=${width}:${height}:0:${horizon}[sparkle]`,
    '[0][sparkle]blend=all_mode=screen:shortest=1',
  ];
  return film({ seconds, inputs: [background, glitter], graph, sound: surf(seconds) });
}

/** A wall of small lamps that live and die by Conway's rules; 6 s. */
function lights() {
  const seconds = 6;
  const cell = 20;
  const size = `${width / cell}x${height / cell}`;
  const generations = [
    `life=s=${size}:r=2.5:mold=60:ratio=0.28:seed=11:death_color=black:life_color=white:mold_color=black`,
    `format=gray,framerate=fps=${rate}:interp_start=0:interp_end=255:scene=100`,
    `scale=${width}:${height}:flags=neighbor,format=gbrp`,
  ].join(',');
  // Lamps are amber or teal, by two slow waves across the wall.
  const warm = `clip(0.5 + 1.5*sin(floor(X/${cell})*0.16 + 1.1*sin(floor(Y/${cell})*0.14 + 1)), 0, 1)`;
  const lens = `(1 - 0.9*pow(hypot(X/W - 0.5, Y/H - 0.5), 1.5))*clip((8.2 - hypot(mod(X,${cell}) - 9.5, mod(Y,${cell}) - 9.5))/1.5, 0, 1)`;
  const lamps = still([width, height], {
    r: `${lens}*(52 + 203*${warm})`,
    g: `${lens}*(196 - 22*${warm})`,
    b: `${lens}*(186 - 104*${warm})`,
  });
  const graph = [
    '[0][1]blend=all_mode=multiply:shortest=1,split[lamps][halo]',
    `[halo]scale=240:135:flags=area,gblur=sigma=5:steps=2,lutrgb=r=val*1.5+8:g=val*1.5+15:b=val*1.5+28,scale=${width}:${height}:flags=bilinear[glow]`,
    '[lamps][glow]blend=all_mode=screen',
  ];
  return film({ seconds, inputs: [generations, lamps], graph, sound: wind(seconds) });
}

/** Folds of dark cloth with light running along them; 6 s. */
function silk() {
  const seconds = 6;
  const folds = field({
    size: [224, 126],
    seconds,
    value: `
      st(0, X/H*2.1 + 0.9*sin(Y/H*1.7 + T*0.35) + 0.35*sin(X/H*2.3 - Y/H*2.9 + T*0.5));
      st(1, Y/H*2.4 + 0.8*sin(ld(0)*1.3 - T*0.3) + 0.4*sin(X/H*3.1 + T*0.21));
      st(2, 0.5 + 0.5*sin(ld(0)*1.9 + ld(1)*2.7));
      (0.62*ld(2)*ld(2) + 0.38*pow(0.5 + 0.5*sin(ld(1)*3.1 - ld(0)*1.1 + 1), 3))*(1 - 0.62*hypot(X/W - 0.5, Y/H - 0.5))`,
    red: '0.03 + 0.06*v + 0.98*pow(v, 3.2)',
    green: '0.06 + 0.36*v + 0.3*pow(v, 3)',
    blue: '0.13 + 0.40*v - 0.16*pow(v, 4)',
    scaledTo: [width, height],
  });
  return film({ seconds, inputs: [folds], graph: ['[0]null'] });
}

/**
 * A picture that changes with time: `value` gives 0 to 1 on a small grid (X, Y, W, H, T as in libavfilter's geq), the
 * colours are formulas of it, called v.
 */
function field({ size: [columns, rows], seconds, value, red, green, blue, scaledTo }) {
  const statements = value.trim().split(';');
  const result = statements.pop();
  const luminance = [...statements, `65535*clip(${result}, 0, 1)`].join(';');
  const curve = (formula) => quoted(`65535*clip(${formula.replaceAll(/\bv\b/g, '(val/65535)')}, 0, 1)`);
  return [
    `color=black:s=${columns}x${rows}:r=${rate}:d=${seconds},format=gray16,geq=lum=${quoted(luminance)}`,
    `format=gbrp16,lutrgb=r=${curve(red)}:g=${curve(green)}:b=${curve(blue)}`,
    `scale=${scaledTo[0]}:${scaledTo[1]}:flags=bicubic,format=gbrp`,
  ].join(',');
}

/** One picture, 0 to 255 in each channel, repeated for ever. */
function still([columns, rows], { r, g, b, a, after }) {
  const channels = Object.entries({ r, g, b, a }).filter(([, formula]) => formula !== undefined);
  const planes = channels
    .map(([channel, formula]) => `${channel}=${quoted(`clip(${formula}, 0, 255)`)}`)
    .join(':');
  const format = a === undefined ? 'gbrp' : 'gbrap';
  const picture = [
    `color=black:s=${columns}x${rows}:r=${rate}:d=${(1 / rate).toFixed(4)}`,
    `format=${format}`,
    `geq=${planes}`,
  ];
  return [...picture, ...(after === undefined ? [] : [after]), 'loop=-1:1:0'].join(',');
}

function quoted(formula) {
  return `'${formula.replaceAll(/\s+/g, '')}'`;
}

/** The arguments of a whole film: the last line of the graph is its picture. */
function film({ seconds, inputs, graph, sound }) {
  const finish = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p';
  const chain = [...graph.slice(0, -1), `${graph.at(-1)},${finish}[picture]`].join(';');
  const audio = sound === undefined ? [] : ['-map', `${inputs.length}:a`, '-c:a', 'aac', '-b:a', '128k'];
  return [
    ...[...inputs, ...(sound === undefined ? [] : [sound])].flatMap((source) => [
      '-f',
      'lavfi',
      '-i',
      source,
    ]),
    ...['-filter_complex', chain, '-map', '[picture]', ...audio, '-t', String(seconds)],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'superfast',
      '-crf',
      '18',
      '-aq-mode',
      '3',
      '-g',
      '250',
      '-threads',
      '2',
    ],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-movflags', '+faststart', '-bitexact', '-map_metadata', '-1'],
  ];
}

// ---- Sound ----

/** Waves that come and go, a little apart on the left and the right. */
function surf(seconds) {
  return noise(
    seconds,
    'brown',
    0.75,
    (phase) => `0.35+0.3*sin(2*PI*t/5.2+${phase})+0.15*sin(2*PI*t/3.1+${2 * phase})`,
    'lowpass=f=1400',
  );
}

function wind(seconds) {
  return noise(
    seconds,
    'pink',
    0.75,
    (phase) => `0.4+0.22*sin(2*PI*t/6.3+${phase})+0.12*sin(2*PI*t/2.7+${3 * phase})`,
    'lowpass=f=700,highpass=f=90',
  );
}

function noise(seconds, color, amplitude, swell, tone) {
  const side = (seed, phase) =>
    `anoisesrc=color=${color}:amplitude=${amplitude}:seed=${seed}:sample_rate=48000:duration=${seconds},volume=${quoted(swell(phase))}:eval=frame`;
  return `${side(5, 0)}[left];${side(8, 0.9)}[right];[left][right]join=inputs=2:channel_layout=stereo,${tone}`;
}

/**
 * A pad over seven slow chords with a soft pulse; 30 s. Each chord is a source of its own that swells and fades, so there is
 * no click where they meet.
 */
function music() {
  const every = 4;
  const chords = [
    [110, 220, 261.63, 329.63, 493.88],
    [87.31, 174.61, 261.63, 329.63, 440],
    [130.81, 196, 261.63, 329.63, 493.88],
    [98, 196, 246.94, 293.66, 440],
    [110, 220, 261.63, 329.63, 493.88],
    [87.31, 174.61, 261.63, 349.23, 440],
    [130.81, 196, 261.63, 329.63, 392],
  ];
  const sources = chords.map(([bass, ...notes], index) => {
    const side = (detune, lean) => {
      const tone = (hz, level) =>
        `${level}*(sin(2*PI*${hz * detune}*t)+0.32*sin(4*PI*${hz}*t)+0.1*sin(6*PI*${hz / detune}*t))`;
      const pad = [tone(bass, 0.1), ...notes.map((hz) => tone(hz, 0.042))].join('+');
      // Eight quiet plucks a chord, up and down through its notes, leaning from one side to the other. The first is
      // the chord's own start, which is a second in, when the swell has begun.
      const step = 'st(0,floor((t-1)*2));st(1,(t-1)*2-ld(0));st(2,abs(mod(ld(0),6)-3));';
      const hz = `if(lt(ld(2),1),${notes[0] * 2},if(lt(ld(2),2),${notes[1] * 2},if(lt(ld(2),3),${notes[2] * 2},${notes[3] * 2})))`;
      const pluck = `gte(t,1)*lt(t,5)*0.06*(1${lean}0.35*sin(ld(0)*2.1))*min(1,ld(1)*60)*exp(-ld(1)*4.5)*min(1,(1-ld(1))*40)*sin(2*PI*(${hz})*t)`;
      return `${step}${pad}+${pluck}`;
    };
    const source = `aevalsrc=exprs=${quoted(side(1.0013, '+'))}|${quoted(side(0.9987, '-'))}:s=48000:d=${every + 2}`;
    const swell = 'afade=t=in:d=2:curve=hsin,afade=t=out:st=4:d=2:curve=hsin';
    return `${source},${swell},adelay=${index * every * 1000}:all=1[chord${index}]`;
  });
  const labels = chords.map((_, index) => `[chord${index}]`).join('');
  const room =
    'aecho=0.9:0.55:130|290:0.28|0.16,lowpass=f=6500,volume=8dB,afade=t=in:d=0.3,afade=t=out:st=27:d=3';
  const mix = `${labels}amix=inputs=${chords.length}:normalize=0:duration=longest,${room},atrim=0:30`;
  return [
    '-f',
    'lavfi',
    '-i',
    `${sources.join(';')};${mix}`,
    '-c:a',
    'pcm_s16le',
    '-bitexact',
    '-map_metadata',
    '-1',
  ];
}

// ---- The ffmpeg command line ----

function ffmpeg(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    child.on('error', () => {
      reject(
        new Error(
          'The ffmpeg command line was not found. Install FFmpeg (apt install ffmpeg, brew install ffmpeg) and try again.',
        ),
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`ffmpeg could not make ${args.at(-1)}:\n${said.trim()}`));
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = performance.now();
  try {
    await makeMedia((line) => console.log(`made ${line}`));
    console.log(`The examples' media are ready (${((performance.now() - started) / 1000).toFixed(1)} s).`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
