import type { Measurement } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownNumber, shownTime } from '../markup/shown.ts';

/** The numbers people look for first, each with its unit; why one is missing stands under it. */
export function keyNumbers(measurement: Measurement): Markup {
  const { unmeasurable } = measurement;
  const tile = (name: string, value: number | null, unit: string, key: string): Markup =>
    html`<div class="tile">
      <dt>${name}</dt>
      <dd>${shownNumber(value)}<small>${unit}</small></dd>
      ${value === null ? html`<p>${unmeasurable[key] ?? 'not measured'}</p>` : null}
    </div>`;
  return html`<dl class="tiles">
    ${tile('Integrated', measurement.integratedLufs, 'LUFS', 'integratedLufs')}
    ${tile('True peak', measurement.truePeakDbtp, 'dBTP', 'truePeakDbtp')}
    ${tile('Loudness range', measurement.rangeLu, 'LU', 'rangeLu')}
    ${tile('Short-term, max', measurement.shortTermMaxLufs, 'LUFS', 'shortTermMaxLufs')}
    ${tile('Momentary, max', measurement.momentaryMaxLufs, 'LUFS', 'momentaryMaxLufs')}
    ${tile('Sample peak', measurement.samplePeakDbfs, 'dBFS', 'samplePeakDbfs')}
    ${tile('Peak to loudness', measurement.plrLu, 'LU', 'plrLu')}
    <div class="tile">
      <dt>Length</dt>
      <dd>${shownTime(measurement.durationSeconds)}</dd>
      <p>${measurement.lengthFrames} frames</p>
    </div>
  </dl> `;
}
