import { html, Markup } from '../markup/html.ts';
import type { Axis } from './axis.ts';
import { plotHeight, plotWidth } from './path.ts';

/** A shape of a plot, drawn in the order given. */
export interface PlotShape {
  /** Class of the style sheet: what it stands for. */
  readonly role: string;
  readonly path: string;
}

/** A small sign above or in the plot. */
export interface PlotMark {
  readonly role: string;
  /** 0 … 1 from the left. */
  readonly x: number;
  /** 0 … 1 from the bottom. */
  readonly y: number;
  /** Shown beside it; empty for none. */
  readonly label: string;
  /** Shown when pointed at. */
  readonly title: string;
}

/** An entry of the legend. */
export interface PlotLegend {
  readonly role: string;
  readonly text: string;
}

export interface Plot {
  readonly title: string;
  /** What a reader who cannot see it needs to know, one sentence. */
  readonly summary: string;
  /** CSS height class: `tall` or `low`. */
  readonly size: 'tall' | 'low';
  readonly x: Axis;
  readonly y: Axis;
  readonly yUnit: string;
  readonly shapes: readonly PlotShape[];
  readonly marks?: readonly PlotMark[];
  readonly legend?: readonly PlotLegend[];
  /** A sentence below. */
  readonly note?: string | undefined;
}

/**
 * One figure. The drawing is stretched to the width there is, labels and marks are text over it: they keep their size
 * on a phone, on a wide screen and on paper.
 */
export function renderPlot(plot: Plot): Markup {
  const { title, summary, size, x, y, yUnit, shapes, marks = [], legend = [], note } = plot;
  return html`<figure class="plot ${size}">
    <figcaption>
      <b>${title}</b>${legend.map(({ role, text }) => html`<span class="key"><i class="${role}"></i>${text}</span>`)}
    </figcaption>
    <div class="frame">
      <div class="unit">${yUnit}</div>
      <div class="ylabels">
        ${y.ticks.map(({ value, label }) => html`<span style="bottom:${percent(y.place(value))}">${label}</span>`)}
      </div>
      <div class="area" role="img" aria-label="${summary}">
        <svg viewBox="0 0 ${plotWidth} ${plotHeight}" preserveAspectRatio="none" aria-hidden="true">
          ${grid(x, y)}${shapes.map(({ role, path }) => html`<path class="${role}" d="${path}" />`)}
        </svg>
        ${marks.map(renderMark)}
      </div>
      <div class="xlabels">${x.ticks.map(({ value, label }) => xLabel(x.place(value), label))}</div>
    </div>
    ${note === undefined ? null : html`<p class="note">${note}</p>`}
  </figure> `;
}

function grid(x: Axis, y: Axis): Markup {
  const lines = [
    ...y.ticks.map(({ value }) => `M0 ${round((1 - y.place(value)) * plotHeight)}H${plotWidth}`),
    ...x.ticks.map(({ value }) => `M${round(x.place(value) * plotWidth)} 0V${plotHeight}`),
  ];
  return html`<path class="grid" d="${lines.join('')}" />`;
}

function renderMark({ role, x, y, label, title }: PlotMark): Markup {
  const side = `${label === '' ? '' : ' named'}${x > 0.8 ? ' left' : ''}`;
  return html`<span class="mark ${role}${side}" style="left:${percent(x)};bottom:${percent(y)}" title="${title}"
    ><i></i>${label}</span
  >`;
}

/** Labels at the ends stay inside the plot. */
function xLabel(place: number, label: string): Markup {
  const edge = place < 0.03 ? ' class="first"' : place > 0.97 ? ' class="last"' : '';
  return html`<span${new Markup(edge)} style="left:${percent(place)}">${label}</span>`;
}

function percent(place: number): string {
  return `${round(place * 100)}%`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
