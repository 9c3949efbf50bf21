/**
 * Style sheets inside a drawing, which Skia passes over: their rules are written into the elements they are for, as far as they choose by name, class and id, which is what
 * drawing programs write. A drawing that needs more is refused, as it would come out in other colours. Reads the text only.
 */
import { FramewrightError } from '../../model/errors.ts';

/** The drawing with its rules as `style` attributes. Throws `media-unsupported`, naming what cannot be drawn as it is meant. */
export function withInlineStyles(svg: string, path: string): string {
  const rules: Rule[] = [];
  const rest = svg.replace(styleElement, (_, css: string) => {
    readRules(css, path, rules);
    return '';
  });
  if (/<foreignObject[\s>]/u.test(rest.replace(/<!--[\s\S]*?-->/gu, '')))
    throw unsupported(path, 'a foreignObject');
  if (rules.length === 0) return rest;
  // The last one wins, so the most particular comes last; of equals the sort keeps the order.
  rules.sort((a, b) => a.weight - b.weight);
  return rest.replace(token, (whole, name: string | undefined, attributes = '', end = '') =>
    name === undefined ? whole : styled(whole, name, String(attributes), String(end), rules),
  );
}

interface Rule {
  /** Undefined: whatever its name. */
  readonly element: string | undefined;
  readonly id: string | undefined;
  readonly classes: readonly string[];
  readonly weight: number;
  /** By property. */
  readonly declarations: ReadonlyMap<string, string>;
}

const styleElement = /<style(?:\s[^>]*)?>([\s\S]*?)<\/style\s*>|<style(?:\s[^>]*)?\/>/gu;

/** What is not an element's beginning is passed over as a whole; an element's attributes may hold what looks like its end. */
const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/gu;

const simpleSelector = /^(?:\*|([A-Za-z_][\w-]*))?((?:[.#][\w-]+)*)$/u;

function readRules(css: string | undefined, path: string, rules: Rule[]): void {
  const text = (css ?? '').replace(/<!\[CDATA\[|\]\]>|\/\*[\s\S]*?\*\//gu, ' ').trim();
  let read = 0;
  for (const match of text.matchAll(/([^{}]*)\{([^{}]*)\}\s*/gu)) {
    const [whole, selectors = '', body = ''] = match;
    if (match.index !== read) break;
    read += whole.length;
    const declarations = declarationsOf(body);
    for (const selector of selectors.split(',').map((each) => each.trim())) {
      const [, element, marks = ''] = simpleSelector.exec(selector) ?? [];
      if (selector === '' || !simpleSelector.test(selector))
        throw unsupported(path, `the style rule ${JSON.stringify(selector)}`);
      const id = /#([\w-]+)/u.exec(marks)?.[1];
      const classes = [...marks.matchAll(/\.([\w-]+)/gu)].map(([, name = '']) => name);
      const weight = (id === undefined ? 0 : 10_000) + 100 * classes.length + (element === undefined ? 0 : 1);
      rules.push({ element, id, classes, weight, declarations });
    }
  }
  const left = text.slice(read).trim();
  if (left !== '') throw unsupported(path, `the style ${JSON.stringify(left.slice(0, 40))}`);
}

function declarationsOf(body: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const declaration of body.split(';')) {
    const [, property, value] =
      /^\s*([\w-]+)\s*:\s*([\s\S]*?)\s*(?:!\s*important\s*)?$/u.exec(declaration) ?? [];
    if (property !== undefined && value !== undefined) found.set(property.toLowerCase(), value);
  }
  return found;
}

function styled(
  whole: string,
  name: string,
  attributes: string,
  end: string,
  rules: readonly Rule[],
): string {
  const written = new Map<string, string>();
  for (const [, key = '', double, single] of attributes.matchAll(attribute)) {
    written.set(key, double ?? single ?? '');
  }
  const classes = new Set((written.get('class') ?? '').split(/\s+/u));
  const applying = rules.filter(
    (rule) =>
      (rule.element === undefined || rule.element === name) &&
      (rule.id === undefined || rule.id === written.get('id')) &&
      rule.classes.every((each) => classes.has(each)),
  );
  if (applying.length === 0) return whole;
  const style = new Map(applying.flatMap(({ declarations }) => [...declarations]));
  for (const [property, value] of declarationsOf(written.get('style') ?? '')) style.set(property, value);
  // Skia takes what it reads last, and a rule comes before an attribute.
  const kept = attributes.replace(attribute, (text, key: string) =>
    key === 'style' || style.has(key) ? '' : text,
  );
  const css = [...style].map(([property, value]) => `${property}:${value}`).join(';');
  return `<${name}${kept} style="${css.replaceAll('"', "'")}"${end}>`;
}

const attribute = /\s+([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu;

function unsupported(path: string, what: string): FramewrightError {
  return new FramewrightError(
    'media-unsupported',
    `The drawing "${path}" has ${what}, which would not be drawn as it is meant. Export it with presentation attributes or plain classes, or as a PNG.`,
  );
}
