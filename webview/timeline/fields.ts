/** What the inspector shows of each kind of item, and what holds where nothing is written. */
import { curveThrough } from '../../model/evaluate/keyframes.ts';
import type { AnimatedProperty } from '../../model/project/project.ts';
import type { ItemView } from '../../model/timeline/timelineView.ts';

interface FieldBase {
  readonly label: string;
  readonly path: readonly string[];
  /** What holds where it is not written. */
  readonly hint?: string;
  /** What its keyframes are called. */
  readonly animates?: AnimatedProperty;
}

export type Field =
  | (FieldBase & { readonly kind: 'number' | 'time' | 'text' | 'lines' | 'switch' })
  | (FieldBase & { readonly kind: 'choice'; readonly choices: readonly string[] });

/** Of a number that may have keyframes. */
export type AnimatedField = Field & { readonly animates: AnimatedProperty };

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly Field[];
}

const place: FieldGroup = {
  title: 'Place',
  fields: [
    { kind: 'number', label: 'X', path: ['place', 'x'], hint: '0.5', animates: 'x' },
    { kind: 'number', label: 'Y', path: ['place', 'y'], hint: '0.5', animates: 'y' },
    { kind: 'number', label: 'Scale', path: ['place', 'scale'], hint: '1', animates: 'scale' },
    { kind: 'number', label: 'Rotation', path: ['place', 'rotation'], hint: '0', animates: 'rotation' },
    { kind: 'number', label: 'Opacity', path: ['place', 'opacity'], hint: '1', animates: 'opacity' },
  ],
};

const fit: Field = {
  kind: 'choice',
  label: 'Fit',
  path: ['fit'],
  hint: 'default',
  choices: ['', 'contain', 'cover', 'fill', 'none'],
};

const fades: readonly Field[] = [
  { kind: 'time', label: 'Fade in', path: ['fadeIn'], hint: '0' },
  { kind: 'time', label: 'Fade out', path: ['fadeOut'], hint: '0' },
];

const sound: FieldGroup = {
  title: 'Sound',
  fields: [
    { kind: 'number', label: 'Gain, dB', path: ['gain'], hint: '0', animates: 'gain' },
    { kind: 'switch', label: 'Muted', path: ['muted'] },
  ],
};

const text: FieldGroup = {
  title: 'Text',
  fields: [
    { kind: 'lines', label: 'Text', path: ['text'] },
    { kind: 'text', label: 'Font', path: ['style', 'font'], hint: 'sans-serif' },
    { kind: 'number', label: 'Size', path: ['style', 'size'] },
    { kind: 'number', label: 'Weight', path: ['style', 'weight'], hint: '400' },
    { kind: 'text', label: 'Colour', path: ['style', 'color'], hint: '#ffffff' },
    {
      kind: 'choice',
      label: 'Align',
      path: ['style', 'align'],
      hint: 'default',
      choices: ['', 'left', 'center', 'right'],
    },
  ],
};

const transitionStyles = [
  ...['crossfade', 'dip', 'wipe-left', 'wipe-right', 'wipe-up', 'wipe-down'],
  ...['slide-left', 'slide-right', 'slide-up', 'slide-down', 'zoom', 'circle'],
];

const transition: FieldGroup = {
  title: 'Transition',
  fields: [
    { kind: 'choice', label: 'Style', path: ['transition'], choices: transitionStyles },
    { kind: 'choice', label: 'Mode', path: ['mode'], hint: 'handles', choices: ['', 'handles', 'overlap'] },
  ],
};

const speed: Field = { kind: 'number', label: 'Speed', path: ['speed'], hint: '1' };

export function fieldsOf({ kind, source }: ItemView): readonly FieldGroup[] {
  switch (kind) {
    case 'video':
      return [
        { title: 'Clip', fields: [speed, ...fades] },
        { ...place, fields: [fit, ...place.fields] },
        ...(source?.sound === false ? [] : [sound]),
      ];
    case 'audio':
      return [{ title: 'Clip', fields: [speed, ...fades] }, sound];
    case 'image':
      return [
        { title: 'Clip', fields: fades },
        { ...place, fields: [fit, ...place.fields] },
      ];
    case 'text':
      return [text, { title: 'Clip', fields: fades }, place];
    case 'color':
      return [
        { title: 'Clip', fields: [{ kind: 'text', label: 'Colour', path: ['color'] }, ...fades] },
        place,
      ];
    case 'transition':
      return [transition];
    case 'gap':
      return [];
  }
}

export const isAnimated = (field: Field): field is AnimatedField => field.animates !== undefined;

/** As it is written; undefined where it is not. */
export function writtenAt({ written }: ItemView, path: readonly string[]): unknown {
  let value: unknown = written;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** The value at the playhead of a number that has keys. */
export function keyedAt(item: ItemView, field: Field, playhead: number): number | undefined {
  const keys = field.animates && item.animated[field.animates];
  return keys && Number(curveThrough(keys)(playhead - item.start).toFixed(4));
}

/** What a number comes to at the playhead; undefined where that is not a number as it is written. */
export function numberAt(item: ItemView, field: Field, playhead: number): number | undefined {
  const number = keyedAt(item, field, playhead) ?? Number(writtenAt(item, field.path) ?? field.hint);
  return Number.isFinite(number) ? number : undefined;
}
