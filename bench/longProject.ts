/** A project as long as people's largest, for the benches of the help with texts. */

const assetCount = 20;

/** Half of the clips play media (or show colours in their place) with transitions between them, half are animated texts above. */
export function longProject(clips: number, pictures: 'media' | 'colours'): string {
  const half = clips / 2;
  const source = (index: number): string =>
    pictures === 'media'
      ? `"asset": "a${index % assetCount}", "in": ${(index % 3) + 0.5}, "out": "${(index % 3) + 5}s", "gain": -6`
      : `"color": "#${(index % 8) + 1}${index % 10}8", "duration": 4.5`;
  const played = Array.from({ length: half }, (_, index) => {
    const clip = `{ "id": "c${index}", ${source(index)}, "place": { "scale": 0.9 }, "fadeIn": 0.2 }`;
    return index % 5 === 0 && index < half - 1
      ? `${clip},\n{ "transition": "crossfade", "duration": 1 }`
      : clip;
  });
  const texts = Array.from(
    { length: half },
    (_, index) =>
      `{ "text": "\${title} ${index}", "duration": 2, "style": { "size": 96, "color": "#ffffff" }, "place": { "y": 0.8 }, "animate": { "opacity": [ { "t": 0, "v": 0 }, { "t": 0.5, "v": 1, "ease": "out-cubic" } ] } }`,
  );
  const assets = Array.from(
    { length: pictures === 'media' ? assetCount : 0 },
    (_, index) => `"a${index}": { "src": "media/a${index}.mp4" }`,
  );
  return `{ "reel": 1, "canvas": { "width": 1920, "height": 1080, "fps": 30 }, "variables": { "title": "T" },
"assets": { ${assets.join(',\n')} },
"tracks": [ { "id": "main", "kind": "video", "items": [ ${played.join(',\n')} ] }, { "kind": "video", "items": [ ${texts.join(',\n')} ] } ],
"exports": { "web": { "format": "mp4" } } }`;
}
