/**
 * New projects as text, with the media a person chose. Each is complete: it has no error and makes a film as it is. Pure: paths come in as a
 * project writes them, relative and with `/`.
 */

/** What a template is made with. */
interface Media {
  /** What the project is called; it stands in titles. */
  readonly name: string;
  /** Films or stills, in their order. */
  readonly pictures: readonly string[];
  readonly music: string | undefined;
}

/** A kind of project to begin with. */
export interface Template {
  readonly label: string;
  readonly detail: string;
  /** A codicon's name. */
  readonly icon: string;
  /** What to ask for: files with these endings, at least one. */
  readonly pictures?: { readonly ask: string; readonly endings: readonly string[] };
  readonly takesMusic: boolean;
  readonly text: (media: Media) => string;
}

const films = ['mp4', 'mov', 'm4v', 'mkv', 'webm', 'avi', 'mts'];
const stills = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'svg', 'gif', 'bmp'];

/** By name, in the order in which they are offered. */
export const templates = {
  clips: {
    label: 'Clips',
    detail: 'Your films one after another, with crossfades and a title; music if you like',
    icon: 'device-camera-video',
    pictures: { ask: 'The films, in their order', endings: films },
    takesMusic: true,
    text: clips,
  },
  slideshow: {
    label: 'Slideshow',
    detail: 'Your photographs, each slowly drawn nearer, with crossfades; music if you like',
    icon: 'device-camera',
    pictures: { ask: 'The photographs, in their order', endings: stills },
    takesMusic: true,
    text: slideshow,
  },
  title: {
    label: 'Title card',
    detail: 'Words on a colour that fade in and out; needs no media',
    icon: 'symbol-text',
    takesMusic: false,
    text: titleCard,
  },
  empty: {
    label: 'Empty',
    detail: 'The least that is a project: one second of a colour',
    icon: 'file',
    takesMusic: false,
    text: empty,
  },
} as const satisfies Record<string, Template>;

/** A template's name. */
export type TemplateName = keyof typeof templates;

function clips(media: Media): string {
  const items = media.pictures.flatMap((_, index) => [
    ...(index === 0 ? [] : ['        { "transition": "crossfade", "duration": 0.8, "mode": "overlap" },']),
    `        { "asset": "clip${index + 1}" },`,
  ]);
  return project(media, 'clip', [
    `    {
      // Clips follow one another. "in" and "out" cut one: { "asset": "clip1", "in": 2, "out": 7.5 }
      "id": "clips",
      "kind": "video",
      "items": [
${items.join('\n')}
      ],
    },`,
    title(),
    ...music(media),
  ]);
}

function slideshow(media: Media): string {
  const items = media.pictures.flatMap((_, index) => [
    ...(index === 0 ? [] : ['        { "transition": "crossfade", "duration": 1, "mode": "overlap" },']),
    `        { "asset": "photo${index + 1}", "duration": 5, "fit": "cover",
          "animate": { "scale": [{ "t": 0, "v": 1 }, { "t": 5, "v": 1.1 }] } },`,
  ]);
  return project(media, 'photo', [
    `    {
      // Each picture needs a "duration". "cover" leaves nothing of the canvas free; the two keyframes draw it nearer.
      "id": "photos",
      "kind": "video",
      "items": [
${items.join('\n')}
      ],
    },`,
    title(),
    ...music(media),
  ]);
}

function titleCard(media: Media): string {
  return project(media, 'clip', [
    `    {
      "id": "ground",
      "kind": "video",
      "items": [{ "color": "#14213d", "duration": 5 }],
    },`,
    title(0.5),
  ]);
}

function empty(): string {
  return `{
  "reel": 1,
  "canvas": { "width": 1920, "height": 1080, "fps": 30 },
  "tracks": [
    { "kind": "video", "items": [{ "color": "#14213d", "duration": 1 }] },
  ],
}
`;
}

function project(media: Media, asset: string, tracks: readonly string[]): string {
  const assets = [
    ...media.pictures.map((src, index) => `    "${asset}${index + 1}": { "src": ${written(src)} },`),
    ...(media.music === undefined ? [] : [`    "music": { "src": ${written(media.music)} },`]),
  ];
  // Of photographs and of words one makes a film of any size.
  const hint =
    asset === 'clip' && media.pictures.length > 0
      ? ' // "Refactor…" in this line’s menu matches it to your footage'
      : '';
  return `{
  "reel": 1,
  "canvas": { "width": 1920, "height": 1080, "fps": 30 },${hint}
  "variables": { "title": ${written(media.name)} },
${assets.length === 0 ? '' : `  "assets": {\n${assets.join('\n')}\n  },\n`}
  // Tracks lie on one another: the first is at the bottom.
  "tracks": [
${tracks.join('\n')}
  ],

  // The first is what "Export Video" makes.
  "exports": {
    "web": { "format": "mp4" },
  },
}
`;
}

function title(start = 1): string {
  return `    {
      "id": "titles",
      "kind": "video",
      "items": [
        { "text": "\${title}", "start": ${start}, "duration": 3, "fadeIn": 0.5, "fadeOut": 0.5,
          "style": { "size": 120, "weight": 700, "shadow": {} } },
      ],
    },`;
}

function music(media: Media): readonly string[] {
  if (media.music === undefined) return [];
  return [
    `    {
      "id": "music",
      "kind": "audio",
      "items": [{ "asset": "music", "duration": "end", "gain": -12, "fadeOut": 2 }],
    },`,
  ];
}

/** A text as a project writes it: `${` would begin a variable. */
function written(text: string): string {
  return JSON.stringify(text.replaceAll('${', () => '$${'));
}
