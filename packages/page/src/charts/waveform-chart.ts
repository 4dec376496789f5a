import type { Measurement } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownNumber, shownTime } from '../markup/shown.ts';
import { linearAxis } from './axis.ts';
import { bandPath, type Point } from './path.ts';
import { renderPlot, type PlotMark } from './plot.ts';
import { timeAxis } from './time-axis.ts';

/** The waveform with its loudest true peaks, damage, clips, clicks and dropouts; says so where there is none. */
export function waveformChart({
  picture = {},
  durationSeconds,
  damage = [],
  sampleRateHz,
}: Measurement): Markup | null {
  const { waveform } = picture;
  if (waveform === undefined) return null;
  const greatest = waveform.maximum.reduce((most, value) => Math.max(most, value), 0);
  const least = waveform.minimum.reduce((most, value) => Math.min(most, value), 0);
  if (greatest === 0 && least === 0) {
    return html`<figure class="plot">
      <figcaption><b>Waveform</b></figcaption>
      <p class="empty">Digital silence from start to end.</p>
    </figure>`;
  }
  const peak = Math.max(greatest, -least);
  // A quiet file fills the plot too: its upper line is the next multiple of 6 dB.
  const topDb = Math.min(0, -6 * Math.floor((-20 * Math.log10(peak)) / 6));
  const top = Math.exp((topDb * Math.LN10) / 20);
  const reach = Math.max(top, peak) * 1.08;
  const x = timeAxis(durationSeconds);
  const y = linearAxis(-reach, reach, [
    { value: top, label: shownNumber(topDb, 0) },
    { value: top / 2, label: shownNumber(topDb - 6, 0) },
    { value: 0, label: '−∞' },
    { value: -top / 2, label: shownNumber(topDb - 6, 0) },
    { value: -top, label: shownNumber(topDb, 0) },
  ]);
  const line = (values: readonly number[]): Point[] =>
    values.map((value, index) => [x.place((index + 0.5) * waveform.secondsPerPoint), y.place(value)]);
  const loudest = Math.max(...waveform.truePeaks.map(({ truePeakDbtp }) => truePeakDbtp));
  const peaks = waveform.truePeaks.map(({ seconds, truePeakDbtp }): PlotMark => {
    const text = `${shownNumber(truePeakDbtp)} dBTP`;
    return {
      role: truePeakDbtp > 0 ? 'peak over' : 'peak',
      x: x.place(seconds),
      y: 1,
      label: truePeakDbtp === loudest ? text : '',
      title: `True peak ${text} at ${shownTime(seconds)}`,
    };
  });
  const lost = damage.map(({ startFrame, message }) => ({
    seconds: startFrame / sampleRateHz,
    role: 'lost',
    title: message,
  }));
  const events = [
    ...lost,
    ...eventMarks('clip', 'Clipping', picture.clipping?.first),
    ...eventMarks('click', 'Click', picture.defects?.clicks.first),
    ...eventMarks('dropout', 'Dropout', picture.defects?.dropouts.first),
  ].map(({ seconds, role, title }): PlotMark => ({ role, x: x.place(seconds), y: 0, label: '', title }));
  return renderPlot({
    title: 'Waveform',
    summary: `Waveform over ${shownTime(durationSeconds)}; greatest sample ${shownNumber(20 * Math.log10(peak))} dBFS.`,
    size: 'tall',
    x,
    y,
    yUnit: 'dBFS',
    shapes: [{ role: 'wave', path: bandPath(line(waveform.maximum), line(waveform.minimum)) }],
    marks: [...peaks, ...events],
    legend: [
      { role: 'peak', text: 'loudest true peaks' },
      ...(lost.length > 0 ? [{ role: 'lost', text: 'damaged' }] : []),
      ...(events.some(({ role }) => role === 'clip') ? [{ role: 'clip', text: 'clipping' }] : []),
      ...(events.some(({ role }) => role === 'click') ? [{ role: 'click', text: 'clicks' }] : []),
      ...(events.some(({ role }) => role === 'dropout') ? [{ role: 'dropout', text: 'dropouts' }] : []),
    ],
  });
}

interface EventMark {
  readonly seconds: number;
  readonly role: string;
  readonly title: string;
}

function eventMarks(
  role: string,
  name: string,
  events: readonly { readonly seconds: number; readonly channel: string }[] = [],
): readonly EventMark[] {
  return events.map(({ seconds, channel }) => ({
    seconds,
    role,
    title: `${name} in ${channel} at ${shownTime(seconds)}`,
  }));
}
