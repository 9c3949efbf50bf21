/** One graph over time, in VS Code's colours, as wide as there is room. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { onThemeChange, themeColor } from '../shared/themeColors.ts';
import { heightOf, type Columns } from './readings.ts';

/** A line of a graph. */
export interface Line {
  readonly label: string;
  /** A variable of VS Code's: `--vscode-charts-blue`. */
  readonly color: string;
  /** What lies below it is filled. */
  readonly filled?: boolean;
  /** A bound, which is seen when the others come near it. */
  readonly dashed?: boolean;
}

interface GraphProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly columns: Columns;
  /** A value as people read it. */
  readonly text: (value: number) => string;
}

const height = 120;

export function Graph({ title, lines, columns, text }: GraphProps): VNode {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(columns);
  latest.current = columns;
  const shape = lines.map(({ label, color }) => `${label} ${color}`).join();

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const make = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(lines, text, element.clientWidth), latest.current, element);
    };
    make();
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    const endTheme = onThemeChange(make);
    return () => {
      observer.disconnect();
      endTheme();
      plot.current?.destroy();
      plot.current = undefined;
    };
    // The lines' names are what a graph is made for; their values come below.
  }, [shape]);

  useEffect(() => plot.current?.setData(columns), [columns]);

  const now = lines.map(({ label, color }, index) => {
    const value = columns[index + 1]?.at(-1);
    return { label, color, words: value === null || value === undefined ? '–' : text(value) };
  });
  return (
    <section class="graph" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <ul class="figures">
          {now.map(({ label, color, words }) => (
            <li key={label}>
              <i style={{ background: `var(${color})` }} /> {label} <b>{words}</b>
            </li>
          ))}
        </ul>
      </header>
      <div ref={place} class="plot" style={{ height: `${height}px` }} aria-hidden="true" />
    </section>
  );
}

function optionsOf(lines: readonly Line[], text: (value: number) => string, width: number): uPlot.Options {
  const quiet = (): string => themeColor('--vscode-descriptionForeground', '--vscode-foreground');
  // As quiet as the editor's own guides, also where a theme makes those white.
  const grid = {
    stroke: faint(themeColor('--vscode-editorIndentGuide-background1', '--vscode-foreground')),
    width: 1,
  };
  const font = `11px ${themeColor('--vscode-font-family')}`;
  const axis = { stroke: quiet, grid, ticks: { show: false }, font };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: { x: { time: false }, y: { range: ({ data }) => [0, Math.max(1, heightOf(data, lines) * 1.1)] } },
    axes: [
      { ...axis, size: 22, values: (_plot, marks) => marks.map((mark) => `${mark} s`) },
      {
        ...axis,
        size: 56,
        values: (_plot, marks) => marks.map((mark) => (mark === 0 ? '0' : text(mark))),
        space: 28,
      },
    ],
    series: [
      {},
      ...lines.map(({ label, color, filled, dashed }): uPlot.Series => {
        const stroke = themeColor(color, '--vscode-foreground');
        return {
          label,
          stroke,
          width: 1.5,
          points: { show: false },
          ...(filled === true ? { fill: faint(stroke, 18) } : {}),
          ...(dashed === true ? { dash: [4, 4] } : {}),
        };
      }),
    ],
  };
}

/** The same colour, see-through. */
const faint = (color: string, percent = 40): string =>
  `color-mix(in srgb, ${color} ${percent}%, transparent)`;
