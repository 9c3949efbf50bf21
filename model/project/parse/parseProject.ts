/**
 * From a project's text to the project, and to everything that is wrong with the text. Pure and total: whatever the text, it
 * returns. What only media can tell is found by laying out (model/evaluate).
 */
import type { Node } from 'jsonc-parser';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { quote } from '../../diagnostics/wording.ts';
import { canvas as canvasSchema, project as projectSchema } from '../format/project.ts';
import { outputSize, sizeProblem, type PictureSize } from '../pictureSize.ts';
import type { Asset, Canvas, ExportSettings, Marker, Project } from '../project.ts';
import { Report } from './report.ts';
import { SchemaReader, type Fields } from './schemaReader.ts';
import { unknownVariable, type Variable } from './strings.ts';
import { parseSyntax } from './syntax.ts';
import { readTracks } from './tracks.ts';
import { openingOf, rangeAt, valueAt } from './tree.ts';
import { checkVersion } from './version.ts';

export interface ParsedProject {
  /** The syntax tree, as far as there is one: of a broken text it holds what could be read. */
  readonly root: Node | undefined;
  /** Undefined when a diagnostic is an error. */
  readonly project: Project | undefined;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `overrides` take the place of the project's variables of the same name. */
export function parseProject(
  text: string,
  overrides: ReadonlyMap<string, string> = new Map(),
): ParsedProject {
  const report = new Report();
  const root = parseSyntax(text, report);
  const project =
    root && checkVersion(root, text, report) ? readProject(root, text, overrides, report) : undefined;
  return { root, project: report.errors === 0 ? project : undefined, diagnostics: report.diagnostics() };
}

function readProject(
  root: Node,
  text: string,
  overrides: ReadonlyMap<string, string>,
  report: Report,
): Project | undefined {
  const reader = new SchemaReader(text, report);
  const fields = reader.fields(projectSchema, root);
  if (!fields) return undefined;
  // In this order: strings use the variables, times on the timeline count the canvas's frames.
  const variables = readVariables(reader, root, fields, overrides, report);
  reader.variables = variables;
  const canvas = readCanvas(reader, fields.get('canvas'), report);
  reader.field(projectSchema, fields, '$schema');
  reader.field(projectSchema, fields, 'reel');
  const assets = readAssets(reader, fields);
  const assetNames = keysOf(fields.get('assets'));
  const tracks = readTracks(reader, fields.get('tracks'), { assets, assetNames }, report);
  const markers = readMarkers(reader, fields);
  const exports = readExports(reader, fields, canvas, report);
  if (!canvas || !assets || !tracks || !markers || !exports) return undefined;
  const values = new Map([...variables].map(([name, { value }]) => [name, value]));
  return { canvas, variables: values, assets, tracks, markers, exports };
}

function readVariables(
  reader: SchemaReader,
  root: Node,
  fields: Fields,
  overrides: ReadonlyMap<string, string>,
  report: Report,
): ReadonlyMap<string, Variable> {
  const node = fields.get('variables');
  reader.field(projectSchema, fields, 'variables');
  const variables = new Map<string, Variable>();
  // Also those that have errors: that they are wrong is one thing to say, that they are unknown would be another.
  for (const name of keysOf(node)) {
    const written: unknown = node && valueAt(node, name)?.value;
    const value = overrides.get(name) ?? (typeof written === 'string' ? written.replaceAll('$${', '${') : '');
    variables.set(name, { value, range: rangeAt(node ?? root, name) });
  }
  for (const name of overrides.keys()) {
    if (variables.has(name)) continue;
    const message = `${quote(name)} was set from outside. ${unknownVariable(name, variables)}`;
    report.error('variable-unknown', openingOf(node ?? root), message);
  }
  return variables;
}

/** Field by field: a rate that is right can be counted with although the width is wrong. */
function readCanvas(reader: SchemaReader, node: Node | undefined, report: Report): Canvas | undefined {
  const fields = node && reader.fields(canvasSchema, node);
  if (!fields) return undefined;
  const fps = reader.field(canvasSchema, fields, 'fps');
  reader.fps = fps;
  const width = reader.field(canvasSchema, fields, 'width');
  const height = reader.field(canvasSchema, fields, 'height');
  const problem = width && height ? sizeProblem({ width, height }) : undefined;
  if (problem !== undefined) report.error('value-range', rangeAt(node, 'height'), problem);
  const background = reader.field(canvasSchema, fields, 'background');
  const sampleRate = reader.field(canvasSchema, fields, 'sampleRate');
  const channels = reader.field(canvasSchema, fields, 'channels');
  if (!fps || !width || !height || !background || !sampleRate || !channels) return undefined;
  return { width, height, fps, background, sampleRate, channels };
}

function readAssets(reader: SchemaReader, fields: Fields): ReadonlyMap<string, Asset> | undefined {
  const assets = reader.field(projectSchema, fields, 'assets');
  const node = fields.get('assets');
  if (!assets) return undefined;
  return new Map(
    Object.entries(assets).map(([id, { src }]) => [
      id,
      { id, src, range: node ? rangeAt(node, id, 'src') : { offset: 0, length: 0 } },
    ]),
  );
}

function readMarkers(reader: SchemaReader, fields: Fields): readonly Marker[] | undefined {
  const nodes = fields.get('markers')?.children ?? [];
  const markers = reader.field(projectSchema, fields, 'markers');
  return markers?.map((marker, index) => ({ ...marker, range: rangeOf(nodes[index]) }));
}

function readExports(
  reader: SchemaReader,
  fields: Fields,
  canvas: PictureSize | undefined,
  report: Report,
): ReadonlyMap<string, ExportSettings> | undefined {
  const node = fields.get('exports');
  const entries = reader.field(projectSchema, fields, 'exports');
  if (!entries) return undefined;
  const exports = new Map<string, ExportSettings>();
  for (const [name, entry] of Object.entries(entries)) {
    const { width, height, fps, range } = entry;
    const at = node && valueAt(node, name);
    const textRange = at && rangeAt(at, 'range');
    if (range && textRange && range[0].compare(range[1]) >= 0) {
      report.error('range-empty', textRange, 'A range ends after it starts. Write the earlier time first.');
    }
    const scaled = width !== undefined || height !== undefined;
    const problem = canvas && scaled ? sizeProblem(outputSize(canvas, width, height)) : undefined;
    if (at && problem !== undefined)
      report.error('value-range', rangeAt(at, height === undefined ? 'width' : 'height'), problem);
    const shared = { width, height, fps, range, textRange };
    exports.set(
      name,
      entry.format === 'mp4'
        ? {
            format: 'mp4',
            ...shared,
            segmentSeconds: entry.segment,
            video: entry.video,
            audio: entry.audio === false ? undefined : entry.audio,
          }
        : // A gif has neither; the picture's settings are there for all, and unused.
          {
            format: 'gif',
            ...shared,
            segmentSeconds: 8,
            video: { codec: 'h264', quality: 23, preset: 'veryfast', copyUntouched: false },
            audio: undefined,
          },
    );
  }
  return exports;
}

/** The names in an object of any keys, those with errors too. */
function keysOf(node: Node | undefined): ReadonlySet<string> {
  const properties = node?.type === 'object' ? (node.children ?? []) : [];
  return new Set(properties.map(({ children }) => String(children?.[0]?.value)));
}

const rangeOf = (node: Node | undefined): { offset: number; length: number } => ({
  offset: node?.offset ?? 0,
  length: node?.length ?? 0,
});
