import type { Measurement } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownNumber, shownTime } from '../markup/shown.ts';
import { linearAxis, multiples, stepFor } from './axis.ts';
import { bandPath, linePath, type Point } from './path.ts';
import { renderPlot } from './plot.ts';
import { type SeriesColumn, seriesColumns } from './series-columns.ts';
import { timeAxis } from './time-axis.ts';

const columnCount = 600;
const levelSteps = [1, 2, 3, 5, 10, 20];

/** Momentary and short-term loudness over time, the integrated loudness and, where there is one, the target. */
export function loudnessChart(
  measurement: Measurement,
  before: Measurement | null,
  targetLufs: number | null,
): Markup | null {
  const { momentary, shortTerm, durationSeconds, integratedLufs } = measurement;
  if (momentary === undefined || shortTerm === undefined) return null;
  const momentaryColumns = seriesColumns(momentary, durationSeconds, columnCount);
  const shortColumns = seriesColumns(shortTerm, durationSeconds, columnCount);
  const beforeColumns = seriesColumns(before?.shortTerm ?? [], durationSeconds, columnCount);
  const lines = [integratedLufs, targetLufs].filter((value) => value !== null);
  const range = levelRange([...momentaryColumns, ...shortColumns, ...beforeColumns], lines);
  if (range === null) {
    return html`<figure class="plot">
      <figcaption><b>Loudness over time</b></figcaption>
      <p class="empty">${measurement.unmeasurable['momentaryMaxLufs'] ?? 'Nothing to draw'}: no loudness to draw.</p>
    </figure>`;
  }
  const x = timeAxis(durationSeconds);
  const step = stepFor(range.high - range.low, 7, levelSteps);
  const y = linearAxis(
    range.low,
    range.high,
    multiples(range.low, range.high, step, (value) => shownNumber(value, 0)),
  );
  const point = (column: SeriesColumn, level: number): Point => [x.place(column.seconds), y.place(level)];
  const line = (columns: readonly (SeriesColumn | null)[]): string =>
    linePath(columns.map((column) => (column === null ? null : point(column, (column.low + column.high) / 2))));
  const level = (value: number): string =>
    linePath([
      [0, y.place(value)],
      [1, y.place(value)],
    ]);
  return renderPlot({
    title: 'Loudness over time',
    summary: `Short-term loudness reaches ${shownNumber(measurement.shortTermMaxLufs)} LUFS; integrated ${shownNumber(integratedLufs)} LUFS over ${shownTime(durationSeconds)}.`,
    size: 'tall',
    x,
    y,
    yUnit: 'LUFS',
    shapes: [
      ...stretches(momentaryColumns).map((columns) => ({
        role: 'momentary',
        path: bandPath(
          columns.map((column) => point(column, column.high)),
          columns.map((column) => point(column, column.low)),
        ),
      })),
      ...(before === null ? [] : [{ role: 'before', path: line(beforeColumns) }]),
      { role: 'short-term', path: line(shortColumns) },
      ...(integratedLufs === null ? [] : [{ role: 'integrated', path: level(integratedLufs) }]),
      ...(targetLufs === null ? [] : [{ role: 'target', path: level(targetLufs) }]),
    ],
    legend: [
      { role: 'momentary', text: 'momentary 0.4 s' },
      { role: 'short-term', text: 'short-term 3 s' },
      ...(before === null ? [] : [{ role: 'before', text: 'short-term before' }]),
      { role: 'integrated', text: `integrated ${shownNumber(integratedLufs)}` },
      ...(targetLufs === null ? [] : [{ role: 'target', text: `target ${shownNumber(targetLufs)}` }]),
    ],
  });
}

/** Runs of columns that follow each other without a gap. */
function stretches(columns: readonly (SeriesColumn | null)[]): readonly (readonly SeriesColumn[])[] {
  const runs: SeriesColumn[][] = [];
  let run: SeriesColumn[] = [];
  for (const column of [...columns, null]) {
    if (column !== null) run.push(column);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  return runs;
}

/** From the loudest down by at most 50 LU: fades into silence need no room. */
function levelRange(
  columns: readonly (SeriesColumn | null)[],
  lines: readonly number[],
): { readonly low: number; readonly high: number } | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    if (column === null) continue;
    low = Math.min(low, column.low);
    high = Math.max(high, column.high);
  }
  if (low > high) return null;
  const top = Math.ceil(Math.max(high, ...lines)) + 1;
  const bottom = Math.max(Math.floor(Math.min(low, ...lines)) - 1, top - 50);
  return { low: bottom, high: Math.max(top, bottom + 6) };
}
