import type { Picture } from '@lathe/core';
import type { Markup } from '../markup/html.ts';
import { shownFrequency, shownNumber } from '../markup/shown.ts';
import { linearAxis, multiples, stepFor } from './axis.ts';
import { frequencyAxis } from './frequency-axis.ts';
import { barPath, linePath } from './path.ts';
import { renderPlot } from './plot.ts';

/** Ratio of a third-octave band's upper edge to its centre (IEC 61260-1, base 10): 10^(1/20). */
const halfBand = 1.122;
const deepestDb = 90;

/** Long-term spectrum in third octaves, and where it ends. */
export function spectrumChart(picture: Picture, before: Picture | undefined): Markup | null {
  const bands = picture.spectrum?.bands ?? [];
  const levels = bands.map(({ levelDbfs }) => levelDbfs).filter((level) => level !== null);
  const [first] = bands;
  const last = bands.at(-1);
  if (first === undefined || last === undefined || levels.length === 0) return null;
  const high = Math.ceil((Math.max(...levels) + 3) / 10) * 10;
  const low = Math.max(high - deepestDb, Math.floor((Math.min(...levels) - 3) / 10) * 10);
  const x = frequencyAxis(first.centreHz / halfBand, last.centreHz * halfBand);
  const y = linearAxis(
    low,
    high,
    multiples(low, high, stepFor(high - low, 6, [10, 20]), (value) => shownNumber(value, 0)),
  );
  const bars = bands.map(({ centreHz, levelDbfs }) =>
    levelDbfs === null || levelDbfs < low
      ? ''
      : barPath(x.place(centreHz / 1.1), x.place(centreHz * 1.1), 0, y.place(levelDbfs)),
  );
  const edgeHz = picture.bandwidth?.edgeHz ?? null;
  const beforeBands = before?.spectrum?.bands ?? [];
  return renderPlot({
    title: 'Spectrum',
    summary: `Third-octave spectrum from ${shownFrequency(first.centreHz)} to ${shownFrequency(last.centreHz)}.`,
    size: 'low',
    x,
    y,
    yUnit: 'dBFS',
    shapes: [
      { role: 'bar', path: bars.join('') },
      ...(beforeBands.length === 0
        ? []
        : [
            {
              role: 'before',
              path: linePath(
                beforeBands.map(({ centreHz, levelDbfs }) =>
                  levelDbfs === null ? null : [x.place(centreHz), y.place(levelDbfs)],
                ),
              ),
            },
          ]),
      ...(edgeHz === null
        ? []
        : [
            {
              role: 'edge',
              path: linePath([
                [x.place(edgeHz), 0],
                [x.place(edgeHz), 1],
              ]),
            },
          ]),
    ],
    legend: [
      { role: 'bar', text: 'third octaves, Hz' },
      ...(beforeBands.length === 0 ? [] : [{ role: 'before', text: 'before' }]),
      ...(edgeHz === null ? [] : [{ role: 'edge', text: `ends at ${shownFrequency(edgeHz)}` }]),
    ],
    note: picture.bandwidth?.evidence,
  });
}
