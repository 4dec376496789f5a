import type { MasterReport } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownCount, shownNumber } from '../markup/shown.ts';

/** How a master came to be: what was done, what changed, what was lost, and the proof on the written bytes. */
export function masterSection(report: MasterReport): Markup {
  const { before, after, processing, changes, losses, proof, reachableLufs } = report;
  const { limiter, dither } = processing;
  const steps = [
    `Gain ${processing.gainDb >= 0 ? '+' : ''}${shownNumber(processing.gainDb, 2)} dB`,
    limiter === null
      ? 'no limiting'
      : `limited by at most ${shownNumber(limiter.maxReductionDb, 2)} dB over ${shownCount(limiter.reducedFrames, 'frame', 'frames')} (95th percentile ${shownNumber(limiter.p95ReductionDb, 2)} dB)`,
    dither === null ? 'no dither' : `dithered to ${dither.bits} bit`,
  ];
  return html`<section>
    <h2>Mastered</h2>
    <p>
      ${steps.join(', ')}.${reachableLufs === null ? '' : ` The target could not be reached: ${shownNumber(reachableLufs, 2)} LUFS is the nearest level.`}
    </p>
    <table class="numbers">
      <thead>
        <tr>
          <th></th>
          <th>Integrated<small>LUFS</small></th>
          <th>True peak<small>dBTP</small></th>
          <th>Range<small>LU</small></th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th>before</th>
          <td>${shownNumber(before.integratedLufs)}</td>
          <td>${shownNumber(before.truePeakDbtp)}</td>
          <td>${shownNumber(before.rangeLu)}</td>
        </tr>
        <tr>
          <th>after</th>
          <td>${shownNumber(after.integratedLufs)}</td>
          <td>${shownNumber(after.truePeakDbtp)}</td>
          <td>${shownNumber(after.rangeLu)}</td>
        </tr>
      </tbody>
    </table>
    ${changeList('Changes', changes)}${changeList('Losses', losses)}
    <h3>
      Proof
      <span class="verdict ${proof.passed ? 'pass' : 'fail'}"
        >${proof.passed ? 'read back and measured' : 'failed'}</span
      >
    </h3>
    <ul class="proof">
      ${proof.checks.map(
        ({ name, value, limit, passed }) =>
          html`<li class="${passed ? 'good' : 'bad'}">
            <b>${name}</b> ${shownValue(value)} <small>promised ${shownValue(limit)}</small>
          </li>`,
      )}
    </ul>
  </section> `;
}

function changeList(title: string, changes: MasterReport['changes']): Markup | null {
  if (changes.length === 0) return null;
  return html`<h3>${title}</h3>
    <ul>
      ${changes.map(({ what, from, to, why }) => html`<li><b>${what}</b>${arrow(from, to)} <small>${why}</small></li>`)}
    </ul>`;
}

function arrow(from: string | null, to: string | null): string {
  if (from === null && to === null) return '';
  return ` ${from ?? 'none'} → ${to ?? 'none'}`;
}

function shownValue(value: number | string | null): string {
  if (value === null) return '–';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : shownNumber(value, 3);
  return value.length > 24 ? `${value.slice(0, 16)}…` : value;
}
