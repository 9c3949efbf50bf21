/**
 * MLT's project files (https://www.mltframework.org/docs/mltxml/): tracks of clips and gaps, bottom to top, and the transitions
 * that join them.
 */
import { canvas, rate } from './case.ts';

/** Frames, of the timeline. */
export interface MltTrack {
  /** In order. */
  readonly items: readonly (MltClip | MltGap)[];
  /** What the track does not take part in. */
  readonly hide?: 'video' | 'audio';
}

export interface MltClip {
  readonly path: string;
  /** Of the source. */
  readonly firstFrame: number;
  readonly frames: number;
  readonly filters?: readonly MltService[];
}

export interface MltGap {
  readonly gap: number;
}

/** A filter or a transition by its name, with its properties. */
export interface MltService {
  readonly service: string;
  readonly properties: Readonly<Record<string, string | number>>;
}

/** Joins track `upper` with `lower`, counted from 0, from frame `from` on. */
export interface MltTransition extends MltService {
  readonly lower: number;
  readonly upper: number;
  readonly from: number;
  readonly frames: number;
}

export function mltXml(tracks: readonly MltTrack[], transitions: readonly MltTransition[]): string {
  const { width, height } = canvas;
  const producers: string[] = [];
  const playlists = tracks.map(({ items }, track) => {
    const entries = items.map((item) => {
      if ('gap' in item) return `<blank length="${item.gap}"/>`;
      const id = `clip${producers.length}`;
      const { path, firstFrame, frames, filters = [] } = item;
      const lastFrame = firstFrame + frames - 1;
      producers.push(
        `<producer id="${id}" out="${lastFrame}"><property name="resource">${escaped(path)}</property>` +
          // A still is as long as it is told to be.
          `<property name="length">${lastFrame + 1}</property>` +
          `<property name="loop">1</property></producer>`,
      );
      const inner = filters.map((filter) => `<filter>${serviceXml(filter)}</filter>`).join('');
      return `<entry producer="${id}" in="${firstFrame}" out="${lastFrame}">${inner}</entry>`;
    });
    return `<playlist id="track${track}">${entries.join('')}</playlist>`;
  });
  const multitrack = tracks.map(
    ({ hide }, track) => `<track producer="track${track}"${hide === undefined ? '' : ` hide="${hide}"`}/>`,
  );
  const joins = transitions.map(
    ({ lower, upper, from, frames, ...service }) =>
      `<transition in="${from}" out="${from + frames - 1}">` +
      `<property name="a_track">${lower}</property><property name="b_track">${upper}</property>${serviceXml(service)}</transition>`,
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<mlt LC_NUMERIC="C">',
    `<profile width="${width}" height="${height}" frame_rate_num="${rate}" frame_rate_den="1" progressive="1" ` +
      'sample_aspect_num="1" sample_aspect_den="1" display_aspect_num="16" display_aspect_den="9" colorspace="709"/>',
    ...producers,
    ...playlists,
    `<tractor>${multitrack.join('')}${joins.join('')}</tractor>`,
    '</mlt>',
    '',
  ].join('\n');
}

function serviceXml({ service, properties }: MltService): string {
  const all: readonly (readonly [string, string | number])[] = Object.entries({
    ...{ mlt_service: service },
    ...properties,
  });
  return all.map(([name, value]) => `<property name="${name}">${escaped(String(value))}</property>`).join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Both ends of one dissolve: picture and sound of `upper` come as those of `lower` go. */
export function dissolve(lower: number, upper: number, from: number, frames: number): MltTransition[] {
  const where = { lower, upper, from, frames };
  return [
    { ...where, service: 'luma', properties: {} },
    { ...where, service: 'mix', properties: { start: -1 } },
  ];
}
