import type { Measurement } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownNumber } from '../markup/shown.ts';

/** Level statistics, a row for each channel. */
export function channelLevels({ picture }: Measurement): Markup | null {
  const levels = picture?.levels;
  if (levels === undefined) return null;
  return html`<section>
    <h2>Channels</h2>
    <table class="numbers">
      <thead>
        <tr>
          <th>Channel</th>
          <th>RMS<small>dBFS</small></th>
          <th>Sample peak<small>dBFS</small></th>
          <th>True peak<small>dBTP</small></th>
          <th>Crest<small>dB</small></th>
          <th>DC<small>% of full scale</small></th>
        </tr>
      </thead>
      <tbody>
        ${levels.map(
          ({ channel, rmsDbfs, samplePeakDbfs, truePeakDbtp, crestDb, dcOffset }) =>
            html`<tr>
              <th>${channel}</th>
              <td>${shownNumber(rmsDbfs)}</td>
              <td>${shownNumber(samplePeakDbfs)}</td>
              <td>${shownNumber(truePeakDbtp)}</td>
              <td>${shownNumber(crestDb)}</td>
              <td>${shownNumber(dcOffset * 100, 3)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </section> `;
}
