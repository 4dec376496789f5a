import type { Measurement } from '@lathe/core';
import type { Markup } from '../markup/html.ts';
import { shownNumber } from '../markup/shown.ts';
import { linearAxis, multiples, stepFor } from './axis.ts';
import { barPath, linePath } from './path.ts';
import { renderPlot } from './plot.ts';

const absoluteGateLufs = -70;

/** How much of the time is how loud: short-term loudness in bins of 1 LU, above the absolute gate. */
export function histogramChart({ shortTerm, integratedLufs, rangeLu }: Measurement): Markup | null {
  if (shortTerm === undefined) return null;
  const bins = new Map<number, number>();
  let total = 0;
  for (const [, value] of shortTerm) {
    if (value === null || value <= absoluteGateLufs) continue;
    const bin = Math.floor(value);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
    total += 1;
  }
  if (total === 0) return null;
  const loudest = Math.max(...bins.keys()) + 1;
  const quietest = Math.max(Math.min(...bins.keys()), loudest - 40);
  const low = Math.min(quietest - 1, loudest - 8);
  const high = loudest + 1;
  const greatestShare = (Math.max(...bins.values()) / total) * 100;
  const x = linearAxis(
    low,
    high,
    multiples(low, high, stepFor(high - low, 8, [1, 2, 3, 5, 10]), (value) => shownNumber(value, 0)),
  );
  const shareStep = stepFor(greatestShare, 4, [0.5, 1, 2, 5, 10, 20, 25, 50]);
  const top = Math.max(greatestShare * 1.1, shareStep);
  const y = linearAxis(0, top, multiples(0, top, shareStep, String));
  const bars = [...bins]
    .filter(([bin]) => bin >= quietest)
    .map(([bin, count]) => barPath(x.place(bin + 0.06), x.place(bin + 0.94), 0, y.place((count / total) * 100)));
  return renderPlot({
    title: 'Loudness distribution',
    summary: `Most of the time between ${shownNumber(quietest, 0)} and ${shownNumber(loudest, 0)} LUFS short-term.`,
    size: 'low',
    x,
    y,
    yUnit: '% of time',
    shapes: [
      { role: 'bar', path: bars.join('') },
      ...(integratedLufs === null
        ? []
        : [
            {
              role: 'integrated',
              path: linePath([
                [x.place(integratedLufs), 0],
                [x.place(integratedLufs), 1],
              ]),
            },
          ]),
    ],
    legend: [
      { role: 'bar', text: 'short-term, LUFS' },
      { role: 'integrated', text: `integrated ${shownNumber(integratedLufs)}` },
    ],
    note: rangeLu === null ? undefined : `Loudness range ${shownNumber(rangeLu)} LU (EBU Tech 3342).`,
  });
}
