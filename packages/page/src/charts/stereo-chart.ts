import type { Picture } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownNumber } from '../markup/shown.ts';
import { directionChart } from './direction-chart.ts';
import { linearAxis, type Axis } from './axis.ts';
import { frequencyAxis } from './frequency-axis.ts';
import { barPath, linePath } from './path.ts';
import { renderPlot } from './plot.ts';

const narrowDb = -30;
const wideDb = 12;

/** Width and correlation by frequency; a sentence where both sides are the same. */
export function stereoChart(picture: Picture): Markup | null {
  const { stereo } = picture;
  if (stereo === undefined) return null;
  const [first] = stereo.bands;
  const last = stereo.bands.at(-1);
  if (stereo.isDualMono || first === undefined || last === undefined) {
    return html`<figure class="plot">
      <figcaption><b>Stereo field</b></figcaption>
      <p class="empty">
        ${stereo.isDualMono ? 'Left and right are the same in every frame: mono on two channels.' : 'Nothing to draw.'}
      </p>
    </figure>`;
  }
  const x = frequencyAxis(first.lowHz, last.highHz);
  return html`${directionChart(stereo.directions ?? null)}${widthPlot(stereo, x)}${correlationPlot(stereo, x)}`;
}

type Stereo = NonNullable<Picture['stereo']>;

function widthPlot({ bands, balanceDb }: Stereo, x: Axis): Markup {
  const y = linearAxis(narrowDb, wideDb, [
    { value: -24, label: '−24' },
    { value: -12, label: '−12' },
    { value: 0, label: '0' },
  ]);
  const bars = bands.map(({ lowHz, highHz, sideToMidDb }) =>
    sideToMidDb === null ? '' : barPath(x.place(lowHz * 1.04), x.place(highHz / 1.04), 0, y.place(sideToMidDb)),
  );
  return renderPlot({
    title: 'Stereo width',
    summary: 'Side over mid power in each band.',
    size: 'low',
    x,
    y,
    yUnit: 'dB',
    shapes: [{ role: 'bar', path: bars.join('') }],
    legend: [{ role: 'bar', text: 'side over mid by frequency, Hz' }],
    note: balanceDb === null ? undefined : `Balance ${balanceText(balanceDb)}.`,
  });
}

function correlationPlot({ bands, correlation, correlationMinimum }: Stereo, x: Axis): Markup {
  const y = linearAxis(-1.1, 1.1, [
    { value: -1, label: '−1' },
    { value: 0, label: '0' },
    { value: 1, label: '+1' },
  ]);
  const bar = (band: Stereo['bands'][number], negative: boolean): string =>
    band.correlation === null || band.correlation < 0 !== negative
      ? ''
      : barPath(x.place(band.lowHz * 1.04), x.place(band.highHz / 1.04), y.place(0), y.place(band.correlation));
  return renderPlot({
    title: 'Correlation',
    summary: `Correlation of left and right, ${shownNumber(correlation, 2)} over the whole file.`,
    size: 'low',
    x,
    y,
    yUnit: '−1 … +1',
    shapes: [
      { role: 'bar', path: bands.map((band) => bar(band, false)).join('') },
      { role: 'bar against', path: bands.map((band) => bar(band, true)).join('') },
      {
        role: 'zero',
        path: linePath([
          [0, y.place(0)],
          [1, y.place(0)],
        ]),
      },
    ],
    legend: [{ role: 'bar', text: 'left to right by frequency, Hz' }],
    note: `Overall ${shownNumber(correlation, 2)}, least of any 0.4 s ${shownNumber(correlationMinimum, 2)}; below 0 the sum to mono loses level.`,
  });
}

function balanceText(balanceDb: number): string {
  if (Math.abs(balanceDb) < 0.05) return 'even';
  return `${shownNumber(Math.abs(balanceDb))} dB to the ${balanceDb > 0 ? 'left' : 'right'}`;
}
