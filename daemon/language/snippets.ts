/**
 * Pieces of a project to start from, by the part of the format they are one of. In them `$1`, `$2` are what one goes through
 * with the tab key.
 */
interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: unknown;
}

const canvas = (label: string, width: number, height: number): Snippet => ({
  label,
  description: `${width} × ${height}, 30 frames a second.`,
  body: { width, height, fps: '^${1:30}' },
});

/** By the name of the schema's definition. */
export const snippets: Readonly<Record<string, readonly Snippet[]>> = {
  Project: [
    {
      label: 'New project',
      description: 'A canvas, a video track and an export.',
      body: {
        reel: 1,
        canvas: { width: '^${1:1920}', height: '^${2:1080}', fps: '^${3:30}' },
        assets: {},
        tracks: [
          {
            id: 'main',
            kind: 'video',
            items: [{ text: '${4:Hello}', duration: '^${5:3}', style: { size: 120, weight: 700 } }],
          },
        ],
        exports: { web: { format: 'mp4' } },
      },
    },
  ],
  Canvas: [
    canvas('Full HD', 1920, 1080),
    canvas('4K', 3840, 2160),
    canvas('Upright', 1080, 1920),
    canvas('Square', 1080, 1080),
  ],
  Track: [
    {
      label: 'Video track',
      description: 'Shows pictures and plays their sound.',
      body: { id: '$1', kind: 'video', items: ['^$2'] },
    },
    {
      label: 'Audio track',
      description: 'Only sounds.',
      body: { id: '$1', kind: 'audio', items: ['^$2'] },
    },
  ],
  Item: [
    {
      label: 'Clip',
      description: 'A part of a video, a sound or an image.',
      body: { asset: '$1', in: '^${2:0}', duration: '^${3:5}' },
    },
    {
      label: 'Text',
      description: 'A text over what lies below.',
      body: { text: '$1', duration: '^${2:4}', style: { size: '^${3:96}' }, place: { y: '^${4:0.8}' } },
    },
    {
      label: 'Colour',
      description: 'An even colour over the whole canvas.',
      body: { color: '#${1:000000}', duration: '^${2:2}' },
    },
    { label: 'Gap', description: 'Nothing, for a while.', body: { gap: '^${1:1}' } },
    {
      label: 'Transition',
      description: 'The change from one clip to the next.',
      body: { transition: '${1:crossfade}', duration: '^${2:1}' },
    },
  ],
  Export: [
    {
      label: 'MP4',
      description: 'H.264 picture and AAC sound, plays everywhere.',
      body: { format: 'mp4', video: { quality: '^${1:23}', preset: '${2:veryfast}' } },
    },
    {
      label: 'GIF',
      description: 'A moving picture without sound.',
      body: { format: 'gif', width: '^${1:480}', fps: '^${2:15}' },
    },
  ],
};
