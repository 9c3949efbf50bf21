/**
 * docs/project-format.md, from the format's JSON Schema: the tables are the schema's own keys, types, defaults and descriptions;
 * what spans several keys is said in the prose around them, which is here.
 */

/**
 * @typedef {{
 *   $ref?: string, allOf?: Schema[], anyOf?: Schema[], oneOf?: Schema[], type?: string, description?: string, default?: unknown,
 *   enum?: unknown[], const?: unknown, minimum?: number, maximum?: number, exclusiveMinimum?: number, items?: Schema | Schema[],
 *   properties?: Record<string, Schema>, required?: string[], additionalProperties?: Schema | boolean,
 *   definitions?: Record<string, Schema>,
 * }} Schema
 */

/** Types that stand in a table as a word and are explained in the prose. @type {Record<string, string>} */
const words = {
  Time: '[time](#time)',
  Duration: '[time](#time), above 0',
  ClipDuration: '[time](#time), above 0, or `"end"`',
  SourceTime: '[time](#time) in the asset',
  FrameRate: 'number or fraction',
  Color: 'colour',
  OpaqueColor: 'opaque colour',
  Easing: '[easing](#keyframes)',
};

/** The page's sections: a heading, the objects whose tables it shows, what is said before and after them. */
const sections = [
  {
    heading: 'The file',
    objects: ['Project'],
    before: `A project is one JSON object. Comments (\`// …\` and \`/* … */\`) and trailing commas are allowed. \`reel\`, \`canvas\` and
\`tracks\` are needed, everything else has a default. A key that is not listed on this page, a value of the wrong type, a name that is
not there: each is an error at its exact place, never a silent default.`,
  },
  {
    heading: 'Canvas',
    objects: ['Canvas'],
    before: `The size and rate of the film, and what is behind everything.`,
  },
  {
    heading: 'Time',
    objects: [],
    before: `Times are exact: they are fractions inside, never floating-point numbers. There are five ways to write one.

| Written | Means |
| --- | --- |
| \`1.5\` | seconds |
| \`"1.5s"\` | seconds |
| \`"3/2s"\` | seconds, as a fraction |
| \`"45f"\` | frames |
| \`"00:00:02:15"\` | timecode: hours, minutes, seconds, frames |

**Which frames are counted.** On the timeline (\`start\`, \`duration\`, \`fadeIn\`, \`t\`, \`at\`, \`range\` and so on) frames and timecodes count
the canvas's rate. In \`in\` and \`out\` they count the asset's own rate, from its earliest presentation time.

**Drop-frame.** A \`;\` before the frames says drop-frame timecode, \`"00:01:00;02"\`. It exists at 29.97 and 59.94 frames a second. It
leaves out labels, never frames: the first two labels (at 59.94 four) of each minute that is not a multiple of ten. Writing such a label is
an error.

**Frame rates** are numbers or fractions: \`30\`, \`29.97\`, \`"30000/1001"\`. A decimal with two or more digits after the point that is an NTSC
rate, rounded, means that rate: 23.976, 29.97, 47.952, 59.94 and 119.88 are 24000/1001, 30000/1001 and so on.

**Rounding.** A position on the timeline is rounded to the nearest canvas frame once, from the exact sum of everything before it, so
nothing drifts. \`in\` stays exact.

**Which source frame is shown.** The n-th frame of a clip shows the source at \`in + n · speed / fps\`, counted from the clip's own first
frame, so moving a clip never changes its frames. It is the last frame whose presentation time is not after that moment plus one tick of the
source's clock (at most half a canvas frame). The sound of the clip starts at the rounded sample of its first frame.`,
  },
  {
    heading: 'Variables',
    objects: [],
    before: `\`\${name}\` in any string stands for the text that \`variables\` has under that name. The command line can give another text:
\`--var title="Evening walk"\`. Names consist of letters, digits, \`_\` and \`-\` and do not start with a digit. A variable's own text cannot use
variables. \`$\${\` stands for the two characters \`\${\` themselves.`,
  },
  {
    heading: 'Assets',
    objects: ['Asset'],
    before: `Clips name assets, assets name files; so a file that moves is one change.`,
  },
  {
    heading: 'Tracks',
    objects: ['Track'],
    before: `Tracks lie on one another, the first at the bottom. On a track, items follow one another; a clip's \`start\` leaves a gap before
it, and starting before the item in front has ended is an error. A video asset on a video track also sounds.

An item is exactly one of an [asset clip](#asset-clips), a [text](#texts), a [colour](#colours), a [gap](#gaps) and a [transition](#transitions).
The key it has (\`asset\`, \`text\`, \`color\`, \`gap\`, \`transition\`) says which.`,
  },
  {
    heading: 'Asset clips',
    objects: ['AssetClip'],
    before: `\`in\` and \`out\` are times in the asset, \`start\` and \`duration\` times on the timeline; \`speed\` relates them: the clip lasts
\`(out − in) / speed\`. Give two of \`in\`, \`out\` and \`duration\` at most. With none of them the clip is the whole asset. An image has no
length of its own and needs a \`duration\`.

On an audio track only sound is used: \`fit\`, \`place\` and keyframes other than \`gain\` do not apply there.`,
  },
  { heading: 'Texts', objects: ['TextClip', 'TextStyle', 'TextShadow', 'TextOutline'], before: '' },
  { heading: 'Colours', objects: ['ColorClip'], before: '' },
  {
    heading: 'Place',
    objects: ['Place', 'Crop'],
    before: `Everything is done in this order: crop, fit, scale, rotate, move. Positions are fractions, so they hold for an export of another
size, which draws the same project at that size: text is drawn anew, not scaled. Sizes in a text's \`style\` are canvas pixels.`,
  },
  {
    heading: 'Keyframes',
    objects: ['Animation'],
    before: `\`animate\` has a list of keys for each number that moves: \`{ "t": 0.5, "v": 1, "ease": "out-cubic" }\`. \`t\` counts from the
clip's start and grows from key to key; \`v\` is the value; \`ease\` is the way from the key before to this one. Before the first key and after the
last one the value rests.

| \`ease\` | What it does |
| --- | --- |
| \`linear\` | evenly; the default |
| \`hold\` | keeps the value of the key before, and jumps |
| \`in-…\` | starts slowly |
| \`out-…\` | ends slowly |
| \`in-out-…\` | does both |
| \`[x1, y1, x2, y2]\` | a cubic Bézier curve, as in CSS; \`x1\` and \`x2\` from 0 to 1 |

\`…\` is one of \`quad\`, \`cubic\`, \`quart\`, \`expo\`, \`back\`, \`bounce\`, \`elastic\`.`,
  },
  { heading: 'Gaps', objects: ['Gap'], before: '' },
  {
    heading: 'Transitions',
    objects: ['Transition'],
    before: `A transition stands between two clips and is centred on the cut. It does not change the length of the timeline: half of it comes
from what the left clip's source has after its end (its handle), half from what the right clip's has before its start. Where a handle is too
short the edge frame is held, and a warning says so; trimming the clip helps, and so does \`"mode": "overlap"\`, which overlaps the clips and
shortens the timeline. As the first or last item of a track a transition fades from or to what is below.

A transition may not stand beside a gap or another transition, and two of them may not overlap in one clip. Sound crosses at equal power; on
an audio track there is only \`crossfade\`.`,
  },
  { heading: 'Markers', objects: ['Marker'], before: '' },
  {
    heading: 'Exports',
    objects: ['Mp4Export', 'VideoSettings', 'AudioSettings', 'GifExport'],
    before: `\`framewright export walk.reel --as web\` makes the entry \`web\`; without \`--as\` it is the first one. An export at another rate than
the canvas's shows, as its n-th frame, the canvas's frame \`floor(n · canvasFps / exportFps)\`.`,
  },
];

const example = `{
  "reel": 1,
  "canvas": { "width": 1920, "height": 1080, "fps": 25, "background": "#0b1d26" },
  "variables": { "place": "Harbour" },
  "assets": {
    "boats": { "src": "media/boats.mp4" },
    "market": { "src": "media/market.mp4" },
    "badge": { "src": "media/badge.png" },
    "waltz": { "src": "media/waltz.wav" },
  },
  "tracks": [
    // The bottom layer: two shots, a second of crossfade between them.
    { "id": "shots", "kind": "video", "items": [
      { "asset": "boats", "in": 2, "out": "12s", "gain": -9 },
      { "transition": "crossfade", "duration": 1 },
      { "asset": "market", "in": "00:00:04:10", "duration": 8, "fit": "cover", "fadeOut": 1 },
    ] },
    // Over it a title that rises into place, and a badge in the corner.
    { "id": "titles", "kind": "video", "items": [
      { "text": "\${place}, 6 a.m.", "start": "12f", "duration": 4, "fadeOut": 0.5,
        "style": { "size": 88, "weight": 600, "shadow": {} },
        "place": { "y": 0.82 },
        "animate": {
          "opacity": [{ "t": 0, "v": 0 }, { "t": 0.6, "v": 1, "ease": "out-quad" }],
          "y": [{ "t": 0, "v": 0.86 }, { "t": 0.6, "v": 0.82, "ease": "out-cubic" }],
        } },
      { "asset": "badge", "start": 6, "duration": "end", "place": { "x": 0.93, "y": 0.1, "scale": 0.4 } },
    ] },
    { "id": "music", "kind": "audio", "items": [
      { "asset": "waltz", "duration": "end", "gain": -14, "fadeIn": 1, "fadeOut": 2 },
    ] },
  ],
  "markers": [{ "at": 10, "name": "into the market" }],
  "exports": {
    "web": { "format": "mp4", "video": { "quality": 21 }, "audio": { "bitrate": "192k" } },
    "teaser": { "format": "gif", "width": 480, "fps": 12.5, "range": [0, 4] },
  },
}`;

/** The page, as Markdown. @param {Schema} schema */
export function formatDocs(schema) {
  const definitions = schema.definitions ?? {};
  const body = sections.map(({ heading, objects, before }) => {
    const tables = objects.map((name) =>
      table(name, definitions, objects.length > 1 && titleOf(name) !== heading),
    );
    return [`## ${heading}`, before, ...tables].filter((part) => part !== '').join('\n\n');
  });
  return `# The project format, version 1

<!-- Made by scripts/makeFormatDocs.mjs from model/project/format. Change those, not this page. -->

A \`.reel\` file is a film written as text: which files it uses, what is shown when, and how it is exported. This page lists all that can be
written in one. \`schema/reel.schema.json\` says the same to editors.

\`\`\`jsonc
${example}
\`\`\`

${body.join('\n\n')}
`;
}

/** One object's keys. @param {string} name @param {Record<string, Schema>} definitions @param {boolean} titled */
function table(name, definitions, titled) {
  const { properties = {}, required = [], description } = definitions[name] ?? {};
  const rows = Object.entries(properties).map(([key, value]) => {
    const fallback = required.includes(key) ? 'needed' : defaultOf(value);
    return `| \`${key}\` | ${cell(typeOf(value))} | ${cell(fallback)} | ${cell(value.description ?? '')} |`;
  });
  const title = titled ? [`### ${titleOf(name)}`] : [];
  const said = description === undefined ? [] : [description];
  return [
    ...title,
    ...said,
    ['| Key | Type | Default | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

/** @param {Schema} schema @returns {string} */
function typeOf(schema) {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference !== undefined) return named(reference.slice(reference.lastIndexOf('/') + 1));
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map(typeOf).join(' or ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (Array.isArray(schema.items)) return `[${schema.items.map(typeOf).join(', ')}]`;
  if (schema.items) return schema.items.properties ? 'list of keys' : `list of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === 'object')
    return `${typeOf(schema.additionalProperties)} by name`;
  return { integer: 'whole number', boolean: '`true` or `false`' }[schema.type ?? ''] ?? schema.type ?? '';
}

/** @param {string} name */
function named(name) {
  if (name in words) return words[name] ?? '';
  if (name === 'Fit') return '`"contain"`, `"cover"`, `"fill"`, `"none"`';
  if (name === 'PictureAnimation') return '[keyframes](#keyframes), without `gain`';
  if (name === 'Animation') return '[keyframes](#keyframes)';
  if (name === 'Item') return '[item](#tracks)';
  if (name === 'Export') return '[export](#exports)';
  return `[${titleOf(name).toLowerCase()}](#${anchorOf(name)})`;
}

/** Where an object's table is. @param {string} name */
function anchorOf(name) {
  const section = sections.find(({ objects }) => objects.includes(name));
  const heading = section?.objects.length === 1 ? section.heading : titleOf(name);
  return heading.toLowerCase().replaceAll(' ', '-');
}

/** `TextStyle` as a heading: `Text style`. @param {string} name */
function titleOf(name) {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** @param {Schema} schema */
function defaultOf(schema) {
  if (schema.default === undefined) return '';
  const text = JSON.stringify(schema.default);
  return text === '{}' || text === '[]' ? '' : `\`${text}\``;
}

/** Text inside a table. @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
